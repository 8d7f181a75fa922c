import { CodeError } from "./code-error.js";
import { isIdentifier, type Main, mainMissing } from "./find-main.js";
import { loadSource } from "./load-source.js";
import type { Scratch } from "./scratch.js";

/** What `/init` says about an action's code. */
export interface ActionCode {
  /** A function's name or a dotted path to it; in an archive its first part names the file. */
  main: string;
  /** Source text, or an archive in base64. */
  code: string;
  binary: boolean;
}

/**
 * Runs an action's code and finds its `main`.
 *
 * @param scratch  where its files go
 * @param exportEnv  called when the code is unpacked and about to run
 * @throws what the code throws when it loads, or an Error that says what is wrong with the archive; nothing is left
 *   on the disk then, and the working directory is the old one
 */
export async function loadAction(action: ActionCode, scratch: Scratch, exportEnv: () => void): Promise<Main> {
  return action.binary
    ? await loadFromArchive(action, scratch, exportEnv)
    : await loadFromSource(action, scratch, exportEnv);
}

async function loadFromSource(
  { code, main }: ActionCode,
  scratch: Scratch,
  exportEnv: () => void,
): Promise<Main> {
  const path = main.split(".");
  if (!path.every(isIdentifier)) throw mainMissing(main);
  exportEnv();
  return await loadSource(code, path, scratch);
}

async function loadFromArchive(
  { code, main }: ActionCode,
  scratch: Scratch,
  exportEnv: () => void,
): Promise<Main> {
  const { unpack } = await import("./archive/unpack.js");
  const { loadPackage } = await import("./load-package.js");
  const before = process.cwd();
  const folder = scratch.makeFolder();
  try {
    await unpack(Buffer.from(code, "base64"), folder).catch((error: Error) => {
      throw new CodeError(`There was an error uncompressing the action archive: ${error.message}`, {
        cause: error,
      });
    });
    exportEnv();
    process.chdir(folder);
    return await loadPackage(folder, main);
  } catch (error) {
    process.chdir(before);
    scratch.remove(folder);
    throw error;
  }
}
