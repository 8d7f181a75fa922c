import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineImportMetaMain } from "./import-meta-main.js";

/** How Node runs a file; an ES module runs only once in a process. */
export type ModuleFormat = "commonjs" | "module";

/** Node's own module loader, as far as its types leave things out. */
interface ModuleInternals {
  runMain(file: string): void;
  _cache: Record<string, unknown>;
  _extensions: Record<string, unknown>;
}

const internals = Module as unknown as ModuleInternals;

/**
 * Runs a file as the main program of this process, which already runs another one.
 *
 * `require.main`, `module.parent`, `process.argv[1]`, `import.meta.url` and `import.meta.main` are what they
 * are after `node file`, because the same function of Node loads it: `Module.runMain`.
 *
 * @param file a real path
 * @returns settles when the file was evaluated, top-level `await` included. What an ES module throws comes as
 *   an uncaught exception, as it does from Node's own start; what CommonJS throws is thrown here.
 */
export function runMain(file: string, args: readonly string[], format: ModuleFormat): Promise<void> {
  process.argv = [process.argv[0] ?? process.execPath, file, ...args];
  if (format === "module") defineImportMetaMain(file);
  internals.runMain(file);
  return format === "module" ? evaluated(file) : Promise.resolve();
}

/** Once Node has begun to load the main module, an import of the same URL waits for that one. */
async function evaluated(file: string): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await import(pathToFileURL(file).href).catch(() => undefined);
}

/**
 * What Node takes a file for: by its extension, by the nearest package.json, and by its syntax where neither
 * tells.
 *
 * Source: Node's docs/api/packages.md, "Determining module system".
 */
export function moduleFormat(file: string): ModuleFormat {
  switch (extname(file)) {
    case ".mjs":
    case ".mts":
      return "module";
    case ".cjs":
    case ".cts":
      return "commonjs";
  }
  const type = packageType(dirname(file));
  if (type !== undefined) return type;
  return /^\s*(import|export)\b(?!\s*\()|\bimport\.meta\b|^await\b/m.test(readFileSync(file, "utf8"))
    ? "module"
    : "commonjs";
}

function packageType(folder: string): ModuleFormat | undefined {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: unknown };
    return type === "module" || type === "commonjs" ? type : undefined;
  } catch {
    const parent = dirname(folder);
    return parent === folder || folder.endsWith("node_modules") ? undefined : packageType(parent);
  }
}

/** Whether this process can run a TypeScript file as it is, by itself or by a loader such as tsx. */
export function runsTypeScript(file: string): boolean {
  const extension = extname(file);
  if (![".ts", ".mts", ".cts"].includes(extension)) return true;
  const features = process.features as { typescript?: unknown };
  return Boolean(features.typescript) || extension in internals._extensions;
}

export function loadedModules(): Set<string> {
  return new Set(Object.keys(internals._cache));
}

/**
 * Has CommonJS modules evaluated anew the next time, so that a failed start leaves no half-made state.
 * Native addons stay: many cannot be loaded twice in a process.
 */
export function forgetModulesExcept(kept: ReadonlySet<string>): void {
  for (const file of Object.keys(internals._cache)) {
    if (!kept.has(file) && !file.endsWith(".node")) delete internals._cache[file];
  }
}
