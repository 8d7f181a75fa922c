import { CodeError } from "./code-error.js";
import { isIdentifier, type Main, mainMissing } from "./find-main.js";
import { loadSource } from "./load-source.js";
import { makeScratch, removeScratch } from "./scratch.js";

/** What `/init` says about an action's code. */
export interface ActionCode {
  /** A function's name or a dotted path to it; in an archive its first part names the file. */
  main: string;
  /** Source text, or an archive in base64. */
  code: string;
  binary: boolean;
}

/** An action whose code has run once. */
export interface LoadedAction {
  main: Main;
  /** Where its files lie; undefined when it has none. */
  folder: string | undefined;
}

/**
 * Runs an action's code and finds its `main`.
 *
 * @param exportEnv  called when the code is unpacked and about to run
 * @throws what the code throws when it loads, or an Error that says what is wrong with the archive; nothing is left
 *   on the disk then, and the working directory is the old one
 */
export async function loadAction(action: ActionCode, exportEnv: () => void): Promise<LoadedAction> {
  return action.binary ? await loadFromArchive(action, exportEnv) : await loadFromSource(action, exportEnv);
}

async function loadFromSource({ code, main }: ActionCode, exportEnv: () => void): Promise<LoadedAction> {
  const path = main.split(".");
  if (!path.every(isIdentifier)) throw mainMissing(main);
  exportEnv();
  return await loadSource(code, path);
}

async function loadFromArchive({ code, main }: ActionCode, exportEnv: () => void): Promise<LoadedAction> {
  const { unpack } = await import("./archive/unpack.js");
  const { loadPackage } = await import("./load-package.js");
  const before = process.cwd();
  const folder = makeScratch();
  try {
    await unpack(Buffer.from(code, "base64"), folder).catch((error: Error) => {
      throw new CodeError(`There was an error uncompressing the action archive: ${error.message}`, {
        cause: error,
      });
    });
    exportEnv();
    process.chdir(folder);
    return { main: await loadPackage(folder, main), folder };
  } catch (error) {
    process.chdir(before);
    removeScratch(folder);
    throw error;
  }
}
