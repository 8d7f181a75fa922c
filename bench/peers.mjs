import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../.ci/bootstrap.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Installs the peers into this folder when they are missing or not those of package-lock.json. */
export function ensurePeers() {
  const stamp = join(folder, "node_modules", ".unlisten-lock");
  const wanted = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing the peers (once) ...");
  run("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"], { quiet: true });
  writeFileSync(stamp, wanted);
}
