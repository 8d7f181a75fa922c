import { extname } from "node:path";
import type { Entry } from "../entry/find-entry.js";
import { archivePath, projectFolder } from "./archive-path.js";
import type { ServiceBundle } from "./bundle-service.js";
import { filesBelow, findPackage, type KeptPackage, packageFiles, placePackages } from "./kept-packages.js";
import type { Survey } from "./survey.js";

/** What no service reads: packages (placed separately), hidden files (`.env` may hold secrets), what tools leave. */
const leftOut =
  /^(node_modules|coverage|\..*|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$|\.(zip|tgz|log|tsbuildinfo)$/;

/**
 * Packs a service as the files it is: its project, and the packages that it depends on. For services that load
 * their modules by computed names, where a bundler sees only those that are named.
 */
export function packUnbundled(entry: Entry, survey: Survey, external: readonly string[]): ServiceBundle {
  const { root, manifest } = entry.project;
  const names = new Set([...Object.keys(manifest.dependencies), ...survey.packages, ...external]);
  const kept: KeptPackage[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const folder = findPackage(name, root);
    if (folder === undefined) missing.push(name);
    else kept.push({ name, folder, why: "is a dependency" });
  }
  const path = archivePath(root, entry.file);
  const isEsm = extname(path) === ".mjs" || (extname(path) === ".js" && manifest.type === "module");
  return {
    files: [...filesBelow(root, projectFolder, leftOut), ...packageFiles(placePackages(kept))],
    main: `${projectFolder}/${path}`,
    format: isEsm ? "esm" : "cjs",
    isBundled: false,
    kept,
    reads: [],
    parts: [],
    notes: missing.map((name) => `${name} is not installed, and so not in the archive.`),
  };
}
