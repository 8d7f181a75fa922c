import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where built runners and fixtures are kept: in a checkout below its `.cache/`, else in the user's cache folder.
 *
 * @param root  the folder of this package
 */
export function cacheFolder(root: string, env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (existsSync(join(root, ".git"))) return join(root, ".cache", "built");
  const caches =
    process.platform === "win32"
      ? (env.LOCALAPPDATA ?? join(home, "AppData", "Local"))
      : process.platform === "darwin"
        ? join(home, "Library", "Caches")
        : env.XDG_CACHE_HOME || join(home, ".cache");
  return join(caches, "unlisten", "built");
}
