import { writeFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { findMain, type Main, mainMissing } from "./find-main.js";
import { importExports } from "./import-exports.js";
import type { Scratch } from "./scratch.js";

/** What Node's CommonJS loader has and its types do not; `require-from-string` and the like lean on the same. */
interface CommonJsModule extends Module {
  _compile(source: string, filename: string, format: "commonjs"): unknown;
}

const commonJsParameters = ["exports", "require", "module", "__filename", "__dirname"];

/**
 * V8's complaints about source text that may be an ES module: `import` or `export`, `import.meta`, a top-level
 * `await`, and the names a module may declare that CommonJS has taken.
 */
const esModuleComplaint =
  /Cannot use (import statement|'import\.meta')|Unexpected token 'export'|await is only valid|Unexpected reserved word|Identifier '(exports|require|module|__filename|__dirname)' has already been declared/;

/**
 * Runs an action that is plain source text.
 *
 * As CommonJS first, in sloppy mode, with `require` seeing what is installed beside the working directory. `main`
 * may be anything that the source can name at its end (a function, a path such as `lib.handler`, a global that a
 * bundler set), or something it exports. Text that does not compile because it is an ES module runs as one.
 *
 * @param path  `main`, split at its dots
 * @param scratch  where an ES module goes; Node imports files only
 */
export async function loadSource(source: string, path: readonly string[], scratch: Scratch): Promise<Main> {
  // Stack traces show this name and the user's own line numbers; no such file is written.
  const filename = join(process.cwd(), "action.js");
  if (isEsModuleText(source, filename)) return await runEsModule(source, path, scratch);
  const withName = `${source}\n;return typeof ${path[0]} === "undefined" ? undefined : ${path[0]};`;
  try {
    return runCommonJs(withName, filename, path);
  } catch (error) {
    // Only text that did not compile may be tried again: what compiled has run.
    if (compileError(withName, filename) === undefined) throw error;
  }
  const complaint = compileError(source, filename);
  // The name alone is to blame: a reserved word, such as "default".
  if (complaint === undefined) return runCommonJs(source, filename, path);
  if (esModuleComplaint.test(complaint.message)) return await runEsModule(source, path, scratch);
  throw complaint;
}

/**
 * Whether a text has the statements of an ES module, and does not compile as CommonJS because of them. Asked before
 * it is run, since Node prints advice about modules it finds in the wrong place.
 */
export function isEsModuleText(source: string, filename: string): boolean {
  // Compiling a large bundle to find out is not for free, and few have the words where a statement may begin.
  if (!/(^|[;}\n])\s*(import|export)\b/.test(source)) return false;
  const complaint = compileError(source, filename);
  return complaint !== undefined && esModuleComplaint.test(complaint.message);
}

/** Why a text cannot be compiled as CommonJS, or undefined. Nothing of it is run. */
function compileError(source: string, filename: string): Error | undefined {
  try {
    compileFunction(source, commonJsParameters, { filename });
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function runCommonJs(source: string, filename: string, path: readonly string[]): Main {
  const module = new Module(filename) as CommonJsModule;
  module.filename = filename;
  // A bundle may end in `module.exports = ...` after it filled the first object.
  const { exports: firstExports } = module;
  module.paths = modulePaths(filename);
  const named = module._compile(source, filename, "commonjs");
  const main = findMain(path, [{ [path[0] ?? ""]: named }, module.exports, firstExports]);
  if (main === undefined) throw mainMissing(path.join("."));
  return main;
}

/** Where `require` looks for packages, seen from a file. */
function modulePaths(filename: string): string[] {
  return Module.createRequire(filename).resolve.paths("package") ?? [];
}

async function runEsModule(source: string, path: readonly string[], scratch: Scratch): Promise<Main> {
  const folder = scratch.makeFolder();
  try {
    const file = join(folder, "action.mjs");
    writeFileSync(file, source);
    const main = findMain(path, await importExports(file, path));
    if (main === undefined) throw mainMissing(path.join("."));
    return main;
  } catch (error) {
    scratch.remove(folder);
    throw error;
  }
}
