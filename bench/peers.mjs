import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalledIn, root } from "../.ci/bootstrap.mjs";

/** Installs the peers into this folder when they are missing or not those of package-lock.json. */
export function ensurePeers() {
  ensureInstalledIn("bench");
}

/**
 * Puts this package beside its peers, as npm would: a link to the repository takes longer to follow than the folder of
 * an installed package, which a first call would be charged with.
 */
export function installOwnPackage() {
  const folder = join(root, "bench", "node_modules", "unlisten");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "dist"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
}
