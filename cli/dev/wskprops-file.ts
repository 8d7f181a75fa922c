import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";
import type { Host } from "../../runtimes/host/index.js";
import { userFolder } from "../user-folder.js";

/** A file that tells clients how to reach a host: what `WSK_CONFIG_FILE` names. */
export interface WskpropsFile {
  /** Absolute. */
  path: string;
  remove(): Promise<void>;
}

/**
 * Writes a host's address and key to a file that its owner alone may read: `wskprops` in the folder of its data, else
 * `wskprops-3233` in the user's configuration folder, by the port.
 *
 * @throws UnlistenError `host-failed`
 */
export async function writeWskprops(
  { url, auth, namespace, port }: Pick<Host, "url" | "auth" | "namespace" | "port">,
  data: string | undefined,
): Promise<WskpropsFile> {
  const path =
    data === undefined ? join(userFolder(process.env), `wskprops-${port}`) : resolve(data, "wskprops");
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, `APIHOST=${url}\nAUTH=${auth}\nNAMESPACE=${namespace}\n`, {
      mode: 0o600,
      flag: "wx",
    });
    await rename(draft, path);
  } catch (cause) {
    throw new UnlistenError("host-failed", `cannot write ${path}: ${(cause as Error).message}`, {
      hint: "The file tells clients the key. XDG_CONFIG_HOME names another folder, as does --data.",
      cause,
    });
  }
  return { path, remove: () => rm(path, { force: true }) };
}

/** The line that makes wsk and others of a shell use the file. */
export function exportLine({ path }: WskpropsFile): string {
  const quoted = /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return process.platform === "win32" ? `set WSK_CONFIG_FILE=${path}` : `export WSK_CONFIG_FILE=${quoted}`;
}
