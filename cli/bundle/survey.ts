import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, extname, relative, resolve } from "node:path";
import type { BuildFailure, BuildOptions, Metafile } from "esbuild";
import { UnlistenError } from "../../adapters/errors.js";
import type { Entry } from "../entry/find-entry.js";
import { findReads } from "./find-reads.js";
import { packageNameOf } from "./kept-packages.js";
import type { Esbuild } from "./load-esbuild.js";

/** What a service's own source says, packages left out, before anything is run. */
export interface Survey {
  /** Absolute paths of its own modules, the entry among them. */
  files: string[];
  /** Names that the entry exports; "default" is what CommonJS assigns to `module.exports`. */
  exportNames: string[];
  /** Where a listen call stands, as a path in the project. */
  listensIn: string | undefined;
  /** Names of the packages that its own modules import. */
  packages: string[];
  /** Why its modules have to lie as files, as a clause: a bundler sees what is imported by name, and only that. */
  needsFiles: string | undefined;
  /** Whether the entry itself is written as an ES module. */
  isEsModule: boolean;
  /** Whether the start-up awaits at the top level of a module, which CommonJS cannot. */
  awaitsAtTopLevel: boolean;
}

/** Calls that open a port: Node's own and those of the server packages that wrap it. */
const listenCalls = [
  /\.listen\s*\(/,
  // grpc-js
  /\.bindAsync\s*\(/,
  /\bstartStandaloneServer\s*\(/,
  /\bBun\.serve\s*\(/,
  // @hono/node-server, srvx and the like: only where it is imported.
  /import\s*\{[^}]*\bserve\b[^}]*\}\s*from\s*"(@hono\/node-server|srvx)/,
  /\{[^}]*\bserve\b[^}]*\}\s*=\s*require\("(@hono\/node-server|srvx)/,
];

/**
 * Reads the service's own modules with the bundler, without running them.
 *
 * @throws UnlistenError `bundle-failed` when a module does not parse or is missing
 */
export async function surveyService(esbuild: Esbuild, entry: Entry): Promise<Survey> {
  const root = entry.project.root;
  const options = {
    entryPoints: [entry.file],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    metafile: true,
    write: false,
    logLevel: "silent",
    legalComments: "none",
    absWorkingDir: root,
    loader: { ".node": "empty" },
  } satisfies BuildOptions;
  try {
    // ES module output takes everything, a top-level await included.
    const built = await esbuild.build({ ...options, format: "esm" });
    const text = built.outputFiles[0]!.text;
    const files = Object.keys(built.metafile.inputs).map((path) => resolve(root, path));
    const [output] = Object.values(built.metafile.outputs);
    const isCommonJs = output!.exports.join() === "default" && /^export default require_/m.test(text);
    return {
      files,
      exportNames: isCommonJs ? commonJsExports(readFileSync(entry.file, "utf8")) : output!.exports,
      packages: importedPackages(built.metafile),
      needsFiles: whyFiles(root, files, text),
      isEsModule: !isCommonJs,
      listensIn: listenCalls.map((call) => headingBefore(text, call)).find((path) => path !== undefined),
      awaitsAtTopLevel: await needsTopLevelAwait(esbuild, options),
    };
  } catch (error) {
    throw await bundleFailed(esbuild, error, root);
  }
}

/**
 * The same from the entry's text alone, for a service that runs where it lies and so needs no bundler. What other
 * modules say is not seen.
 */
export function surveyEntry(entry: Entry): Survey {
  const source = readFileSync(entry.file, "utf8");
  const isEsModule = /^\s*(import\s*["'{*\w]|export\s+\w|export\s*[{*])/m.test(source);
  return {
    files: [entry.file],
    packages: [],
    needsFiles: undefined,
    exportNames: isEsModule ? esModuleExports(source) : commonJsExports(source),
    isEsModule,
    listensIn: listenCalls.some((call) => call.test(source))
      ? projectPath(entry.project.root, entry.file)
      : undefined,
    awaitsAtTopLevel: false,
  };
}

function esModuleExports(source: string): string[] {
  const declared = source.matchAll(
    /^\s*export\s+(?:(default)\b|(?:async\s+)?(?:const|let|var|function\*?|class)\s+([\w$]+))/gm,
  );
  const listed = [...source.matchAll(/^\s*export\s*\{([^}]*)\}/gm)].flatMap(([, list]) => list!.split(","));
  return [
    ...[...declared].map(([, isDefault, name]) => isDefault ?? name!),
    ...listed
      .map(
        (item) =>
          item
            .trim()
            .split(/\s+as\s+/)
            .at(-1)!,
      )
      .filter(Boolean),
  ];
}

async function needsTopLevelAwait(esbuild: Esbuild, options: BuildOptions): Promise<boolean> {
  try {
    await esbuild.build({ ...options, format: "cjs" });
    return false;
  } catch (error) {
    return isTopLevelAwait(error);
  }
}

/** Whether a build failed only because its output format, CommonJS, has no top-level await. */
export function isTopLevelAwait(error: unknown): boolean {
  const errors = (error as BuildFailure).errors ?? [];
  return errors.length > 0 && errors.every(({ text }) => /top-level await/i.test(text));
}

/** A failed build as our error, with the bundler's own account of it. */
export async function bundleFailed(esbuild: Esbuild, error: unknown, root: string): Promise<unknown> {
  const errors = (error as BuildFailure).errors;
  if (!Array.isArray(errors)) return error;
  const formatted = await esbuild.formatMessages(errors, { kind: "error", color: false });
  const missing = errors.find(({ text }) => text.startsWith("Could not resolve"));
  const name = missing === undefined ? undefined : /"(.+?)"/.exec(missing.text)?.[1];
  return new UnlistenError(
    "bundle-failed",
    `cannot bundle the service in ${root}: ${errors.length} error${errors.length === 1 ? "" : "s"}\n\n${formatted.join("").trimEnd()}`,
    {
      hint:
        name === undefined || name.startsWith(".")
          ? "Repair what the bundler reports; it reads the same files that Node would."
          : `Install "${name}", or pass --external ${name} when it need not be there.`,
      cause: error,
    },
  );
}

function importedPackages({ inputs }: Metafile): string[] {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  const names = imports
    .filter(({ external, path }) => external && !isBuiltin(path) && /^[@\w]/.test(path))
    .map(({ path }) => packageNameOf(path));
  return [...new Set(names)].sort();
}

function whyFiles(root: string, files: readonly string[], text: string): string | undefined {
  const loader = headingBefore(text, /(?:__require|\bimport)\((?!["'`])/);
  if (loader !== undefined) return `${loader} loads modules by computed names`;
  for (const file of files) {
    const started = findReads(readFileSync(file, "utf8"))
      .map((read) => resolve(read.from === "module" ? dirname(file) : root, read.path))
      .find((path) => /\.[cm]?js$/.test(path) && existsSync(path) && path !== file);
    // A worker, a child process, a plugin: a file of code that is not imported but run.
    if (started !== undefined)
      return `${projectPath(root, file)} names the module ${projectPath(root, started)} as a file`;
  }
  return undefined;
}

/** The module in which a pattern is found: the bundler starts each with its path in a comment, `// src/server.js`. */
function headingBefore(text: string, pattern: RegExp): string | undefined {
  const at = text.search(pattern);
  if (at < 0) return undefined;
  return [...text.slice(0, at).matchAll(/^\/\/ (.+)$/gm)].at(-1)?.[1];
}

/** The names in `module.exports = ...`, `exports.x = ...` and `module.exports = { x, y: ... }`. */
export function commonJsExports(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(^|[^:"'`\\])\/\/.*$/gm, "$1");
  const names = new Set<string>();
  for (const [, name] of code.matchAll(/\bexports\.([A-Za-z_$][\w$]*)\s*=(?!=)/g)) names.add(name!);
  const assigned = /\bmodule\.exports\s*=(?!=)\s*(?:[\w.$]+\s*=\s*)*/.exec(code);
  if (assigned !== null) {
    const value = code.slice(assigned.index + assigned[0].length);
    for (const name of value.startsWith("{") ? literalKeys(value) : ["default"]) names.add(name);
  }
  return [...names];
}

/** The names at the top of an object literal that a text begins with. */
function literalKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if ("{[(".includes(char)) depth += 1;
    if ("}])".includes(char)) depth -= 1;
    if (depth === 0) break;
    if (depth !== 1 || (char !== "{" && char !== ",")) continue;
    const key = /^.\s*(?:async\s+)?\*?\s*([A-Za-z_$][\w$]*)/.exec(text.slice(at));
    if (key !== null) keys.push(key[1]!);
  }
  return keys;
}

/** The path of a file for people: relative to the project, with "/" on every system. */
export function projectPath(root: string, file: string): string {
  return relative(root, file).replaceAll("\\", "/");
}

/** Whether the bundler compiles a file before Node can run it. */
export function isTypeScript(file: string): boolean {
  return /^\.[cm]?tsx?$/.test(extname(file));
}
