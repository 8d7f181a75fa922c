import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UnlistenError } from "../errors.js";

/**
 * The entry file as a real path, as Node gives it to `import.meta.url` and `require.main.filename`.
 *
 * A relative entry is looked for beside the file that called `capture`, then in the working directory, which
 * is the archive's root on OpenWhisk. An extension may be missing and a folder may be given, as on Node's own
 * command line.
 *
 * @param folder the calling file's folder, where it is known
 * @throws UnlistenError `capture-entry-missing`, whose cause has the paths that were tried
 */
export function resolveEntry(entry: string | URL, folder: string | undefined, cwd: string): string {
  const candidates = entryCandidates(entry, folder, cwd);
  for (const candidate of candidates) {
    const file = findFile(candidate);
    if (file !== undefined) return realpathSync(file);
  }
  throw new UnlistenError("capture-entry-missing", `cannot find the entry "${entryName(entry)}"`, {
    hint: "Give the path of the file that starts the service, relative to the file that calls capture, and make sure that the action's archive has it. The action's log lists where it was looked for.",
    cause: { lookedFor: candidates },
  });
}

/** How messages call an entry. They reach the client, which need not know where files are. */
export function entryName(entry: string | URL): string {
  const path = String(entry);
  return path.startsWith("file:") || isAbsolute(path) ? basename(path) : path;
}

function entryCandidates(entry: string | URL, folder: string | undefined, cwd: string): string[] {
  if (entry instanceof URL || entry.startsWith("file:")) return [fileURLToPath(entry)];
  if (isAbsolute(entry)) return [entry];
  const folders = folder === undefined ? [cwd] : [folder, cwd];
  return [...new Set(folders.map((base) => resolve(base, entry)))];
}

function findFile(path: string): string | undefined {
  try {
    return createRequire(join(dirname(path), "entry.js")).resolve(path);
  } catch {
    // `require.resolve` knows CommonJS's extensions only; what is there under its full name needs no search.
    return existsSync(path) ? path : undefined;
  }
}

/**
 * The folder of the file that called `callee`, or undefined where Node cannot tell (evaluated text, as the
 * official runtime does with an action that is no archive).
 *
 * Frames are counted from `callee` itself and not from a file name: in a bundle all of them are one file.
 */
export function callerFolder(callee: (...args: never[]) => unknown): string | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const trace: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_error, callSites) => callSites;
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(trace, callee);
    const [caller] = trace.stack as NodeJS.CallSite[];
    const file = caller?.getFileName() ?? "";
    if (file.startsWith("file:")) return dirname(fileURLToPath(file));
    return isAbsolute(file) ? dirname(file) : undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
