import { ensureInstalledIn } from "../.ci/bootstrap.mjs";

/** Installs the peers into this folder when they are missing or not those of package-lock.json. */
export function ensurePeers() {
  ensureInstalledIn("bench");
}
