import { homedir } from "node:os";
import { join } from "node:path";

/** Where this program keeps what belongs to the user. Source: XDG Base Directory Specification. */
export function userFolder(env: NodeJS.ProcessEnv, home = homedir()): string {
  const config = process.platform === "win32" ? env.APPDATA : env.XDG_CONFIG_HOME;
  return join(config || join(home, ".config"), "unlisten");
}
