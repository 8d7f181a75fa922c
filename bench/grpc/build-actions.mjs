import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { root } from "../../.ci/bootstrap.mjs";

const folder = join(root, ".cache", "bench-grpc");
const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Builds the service as `unlisten build` does, captured and wrapped, and as a bundle that still listens.
 *
 * @returns the actions' archives in base64, and the bundle's path
 */
export async function buildActions() {
  rmSync(folder, { recursive: true, force: true });
  const bundle = join(folder, "listening", "index.cjs");
  mkdirSync(join(folder, "listening"), { recursive: true });
  const entryPoints = [fileOf("listening.cjs")];
  await build({ entryPoints, outfile: bundle, bundle: true, platform: "node", target: "node20" });
  copyFileSync(fileOf("echo.proto"), join(folder, "listening", "echo.proto"));
  return { captured: buildAction("listening"), wrapped: buildAction("wrapped"), bundle };
}

function buildAction(name) {
  const archive = join(folder, `${name}.zip`);
  const cli = join(root, "dist/cli/main.js");
  execFileSync(process.execPath, [cli, "build", fileOf(`${name}.cjs`), "-o", archive], { stdio: "pipe" });
  return readFileSync(archive).toString("base64");
}
