import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { CodeError } from "./code-error.js";
import { findMain, type Main, mainMissing } from "./find-main.js";
import { importExports } from "./import-exports.js";
import { isEsModuleText } from "./load-source.js";

/** What `require` does not try by itself. */
const moreExtensions = [".mjs", ".cjs"];

/**
 * Runs an action that is a folder, and finds its `main`.
 *
 * `main` without a dot is exported by the package (package.json "main", or index.js). Otherwise its first part names
 * a file and the rest the path in what that file exports: `other.niam.xyz`.
 */
export async function loadPackage(folder: string, main: string): Promise<Main> {
  const dot = main.indexOf(".");
  const path = main.slice(dot + 1).split(".");
  const entry = dot < 0 ? resolvePackage(folder) : resolveFile(folder, main.slice(0, dot));
  const found = findMain(path, await loadFile(entry, folder, path));
  if (found === undefined) throw mainMissing(main);
  return found;
}

function resolvePackage(folder: string): string {
  const index = ["index.js", ...moreExtensions.map((extension) => `index${extension}`)];
  const present = index.find((name) => existsSync(join(folder, name)));
  if (!existsSync(join(folder, "package.json")) && present === undefined) {
    throw new CodeError("Zipped actions must contain either package.json or index.js at the root.");
  }
  try {
    return requireFrom(folder).resolve(folder);
  } catch (error) {
    // A package.json without "main" and no index.js: `require` gives up where an index.mjs would do.
    if (!isNotFound(error) || present === undefined) throw error;
    return join(folder, present);
  }
}

function resolveFile(folder: string, name: string): string {
  const file = join(folder, name);
  try {
    return requireFrom(folder).resolve(file);
  } catch (error) {
    const other = moreExtensions.map((extension) => file + extension).find((path) => existsSync(path));
    if (!isNotFound(error) || other === undefined) throw error;
    return other;
  }
}

/** @returns what the file exports, in all the places where `main` may be */
async function loadFile(file: string, folder: string, path: readonly string[]): Promise<unknown[]> {
  return isEsModule(file, folder) ? await importExports(file, path) : [requireFrom(folder)(file)];
}

/** Whether a file is an ES module by its name, by its package.json, or, where these say nothing, by its text. */
function isEsModule(file: string, folder: string): boolean {
  const extension = extname(file);
  if (extension !== ".js") return extension === ".mjs";
  const type = packageType(dirname(file), folder);
  return type === undefined ? isEsModuleText(readFileSync(file, "utf8"), file) : type === "module";
}

/** "type" of the package.json that a folder belongs to. */
function packageType(from: string, root: string): unknown {
  const manifest = join(from, "package.json");
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type;
  return from === root || from === dirname(from) ? undefined : packageType(dirname(from), root);
}

function requireFrom(folder: string): NodeJS.Require {
  return createRequire(join(folder, "package.json"));
}

function isNotFound(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
}
