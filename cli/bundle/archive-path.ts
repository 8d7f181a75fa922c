import { relative } from "node:path";

/** The archive's folder that stands for the project's. */
export const projectFolder = "app";

/**
 * Where a file of the service lies below `projectFolder`.
 *
 * The project's own tree stays as it is. A package that is hoisted above the project moves into its node_modules;
 * other files from outside (a sibling in a monorepo) go below `_up`, one for each level.
 */
export function archivePath(root: string, file: string): string {
  const path = relative(root, file).replaceAll("\\", "/");
  if (!path.startsWith("../")) return path;
  const packages = path.indexOf("node_modules/");
  return packages >= 0 ? path.slice(packages) : path.replaceAll("../", "_up/");
}
