import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, extname, join, relative, resolve } from "node:path";
import type { Loader, OnLoadResult, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import type { Entry } from "../entry/find-entry.js";
import { archivePath, projectFolder } from "./archive-path.js";
import { decoratorCompiler } from "./compile-decorators.js";
import { findReads, loadsByName } from "./find-reads.js";
import {
  isPlaced,
  type KeptPackage,
  type Placement,
  packageNameOf,
  packageOf,
  placePackages,
} from "./kept-packages.js";
import type { Esbuild } from "./load-esbuild.js";
import { markGrpcJs } from "./mark-grpc-js.js";
import { identityDefines, type ModuleRole, withIdentity } from "./module-identity.js";
import { nativeReason } from "./native-package.js";
import { protoImports } from "./proto-imports.js";
import { protoReads } from "./proto-reads.js";
import { projectPath, type Survey } from "./survey.js";

/** How a service is bundled. */
export interface BundleOptions {
  minify: boolean;
  sourceMap: boolean;
  /** Packages to keep as files although they could be bundled. */
  external: readonly string[];
  /** Packages to bundle although they look as if they read their own files. */
  inline: readonly string[];
}

/** A service that is being bundled. */
export interface BundleJob {
  esbuild: Esbuild;
  entry: Entry;
  survey: Survey;
  /** "main" when the bundle is run as the main program. */
  role: ModuleRole;
  options: BundleOptions;
  findings: Findings;
}

/** What the passes of the bundler found out; another one follows when a package turned out to need its files. */
export interface Findings {
  kept: Map<string, KeptPackage>;
  /** The kept packages and what they depend on. */
  placement: Placement;
  /** What the service's own modules read: the path, and a module that reads it. */
  reads: Map<string, string>;
  /** What may go wrong at run time, as sentences. */
  notes: Set<string>;
  /** The service's own modules as they are written. */
  ownSources: Map<string, string>;
  /** Whether some module loads others by computed names. */
  namesAtRunTime: boolean;
  /** Whether CommonJS will not do. */
  needsEsm: boolean;
}

/**
 * The bundler's plugin for services: leaves to Node what needs its own files, gives each module its identity, and
 * writes down what it sees.
 *
 * @param main  the bundle's path in the archive
 */
export function servicePlugin(job: BundleJob, main: string): Plugin {
  return {
    name: "unlisten-service",
    setup(build) {
      resolvePackages(build, job);
      loadModules(build, job, main);
    },
  };
}

function loadModules(build: PluginBuild, job: BundleJob, main: string): void {
  const { entry, findings, options } = job;
  const { root } = entry.project;
  const compileDecorators = decoratorCompiler(root);
  build.onLoad({ filter: moduleFiles, namespace: "file" }, async ({ path }): Promise<OnLoadResult> => {
    const source = readFileSync(path, "utf8");
    const owner = packageOf(path);
    if (owner === undefined) {
      findings.ownSources.set(path, source);
      noteOwnReads(path, source, root, findings);
    } else if (!options.inline.includes(owner.name) && (await readsOwnFiles(job.esbuild, path, source))) {
      const protos = protoReads(path, source);
      if (protos === undefined) keep(findings, { ...owner, why: "reads its own files when it runs" });
      for (const target of protos ?? []) findings.reads.set(target, path);
    }
    if (loadsByName(source)) findings.namesAtRunTime = true;
    const isEntry = path === entry.file;
    const compiled = owner === undefined ? compileDecorators(path, source) : undefined;
    const at = isEntry ? main.slice(`${projectFolder}/`.length) : archivePath(root, path);
    return {
      contents: withIdentity(compiled ?? markGrpcJs(path, source), at, isEntry ? job.role : "part"),
      loader: compiled === undefined ? loaderOf(path) : "js",
    };
  });
}

/** What `onLoad` has to see. */
export const moduleFiles = /\.[cm]?[jt]sx?$/;

/** How the bundler reads a file. */
export function loaderOf(path: string): Loader {
  const extension = extname(path).replace(/^\.[cm]/, ".");
  return extension === ".ts" ? "ts" : extension === ".tsx" ? "tsx" : extension === ".jsx" ? "jsx" : "js";
}

const builtins = new Set(builtinModules);
const passedOn = Symbol("resolved by the bundler itself");

/** Leaves packages that need their own folder to Node, and lets absent optional ones be absent. */
function resolvePackages(build: PluginBuild, job: BundleJob): void {
  const { findings, survey } = job;
  const bundled = new Set<string>();
  build.onResolve({ filter: /.*/ }, async ({ path, importer, kind, resolveDir, pluginData, namespace }) => {
    if (pluginData === passedOn || kind === "entry-point" || namespace !== "file") return undefined;
    if (path.endsWith(".node")) return resolveAddon(path, resolveDir, importer, findings);
    if (/^[./#]/.test(path) || path.includes(":") || builtins.has(path)) return undefined;
    const question = `${path} ${kind} ${resolveDir}`;
    if (bundled.has(question)) return undefined;
    const ask = (as: typeof kind) =>
      build.resolve(path, { importer, kind: as, resolveDir, pluginData: passedOn });
    const found = await ask(kind);
    const owner = found.errors.length > 0 ? undefined : packageOf(found.path);
    if (!leavesToNode(owner, packageNameOf(path), job)) {
      // A package asks for another that is not installed: often an optional one. Without the bundler it would
      // fail when it is asked for, and only then.
      if (found.errors.length > 0 && packageOf(importer) !== undefined) return { path, external: true };
      bundled.add(question);
      return undefined;
    }
    if (kind === "import-statement" && survey.isEsModule && !findings.needsEsm) {
      const required = await ask("require-call");
      // Older versions of Node cannot `require` what is an ES module only, so the bundle must be one too.
      findings.needsEsm = required.errors.length > 0 || isEsModuleFile(required.path);
    }
    return { path, external: true };
  });
}

/** Where adapters/capture tells servers by the library's own modules, not by Node's. */
const caughtLibraries = new Set(["thrift"]);

function leavesToNode(
  owner: { name: string; folder: string } | undefined,
  name: string,
  { findings, options, role }: BundleJob,
): boolean {
  if (findings.kept.has(name)) return true;
  if (owner === undefined) return false;
  // What a kept package depends on is there as files: bundled as well, it would run twice.
  if (isPlaced(findings.placement, owner.name, owner.folder)) return true;
  const why = options.inline.includes(owner.name) ? undefined : reasonToKeep(owner, role);
  if (why === undefined) return false;
  keep(findings, { ...owner, why });
  return true;
}

function reasonToKeep(
  { name, folder }: { name: string; folder: string },
  role: ModuleRole,
): string | undefined {
  if (role === "main" && caughtLibraries.has(name)) return "makes the server whose listen call is caught";
  return nativeReason(folder);
}

/** Whether Node takes a package's file for an ES module. */
function isEsModuleFile(file: string): boolean {
  const extension = extname(file);
  if (extension !== ".js") return extension === ".mjs";
  const folder = packageOf(file)?.folder;
  return (
    folder !== undefined && JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).type === "module"
  );
}

function resolveAddon(
  path: string,
  resolveDir: string,
  importer: string,
  findings: Findings,
): OnResolveResult {
  const owner = packageOf(importer);
  if (owner !== undefined) keep(findings, { ...owner, why: "has a compiled addon (.node)" });
  else findings.reads.set(resolve(resolveDir, path), importer);
  return { path, external: true };
}

/** Puts a package into the archive as the folder it is. */
export function keep(findings: Findings, kept: KeptPackage): void {
  if (findings.kept.has(kept.name)) return;
  findings.kept.set(kept.name, kept);
  findings.placement = placePackages(findings.kept.values());
}

const mayReadOwnFiles =
  /__dirname|__filename|import\.meta\.(url|dirname|resolve)|require\.resolve|new Worker/;
/** After the identity's names were put in: comments and strings are told from code by the bundler. */
const readsFromFolder =
  /__unlisten_dirname|dirname\)?\(\s*(?:\(0, [\w.]+\)\()?__unlisten_(filename|url)|new URL\([^)]*__unlisten_url|fileURLToPath\)?\(__unlisten_url\)|createRequire\)?\(__unlisten_(url|filename)|import\.meta\.resolve|require\.resolve\((?!"[^."])|new Worker\(/;

/** Whether a package's module looks for files beside itself: fonts, workers, data, its own package.json. */
async function readsOwnFiles(esbuild: Esbuild, path: string, source: string): Promise<boolean> {
  if (!mayReadOwnFiles.test(source)) return false;
  const { code } = await esbuild.transform(source, {
    define: identityDefines,
    loader: loaderOf(path),
    format: "esm",
    legalComments: "none",
    logLevel: "silent",
  });
  return readsFromFolder.test(code);
}

function noteOwnReads(path: string, source: string, root: string, findings: Findings): void {
  for (const read of findReads(source)) {
    const target = resolve(read.from === "module" ? dirname(path) : root, read.path);
    // The project's whole folder, or one that holds the module itself, is no folder of data.
    const holdsModule = !relative(target, path).startsWith("..");
    if (holdsModule || relative(root, target).startsWith("..") || !existsSync(target)) continue;
    findings.reads.set(target, path);
    if (target.endsWith(".proto"))
      for (const imported of protoImports(target, root)) findings.reads.set(imported, target);
  }
  if (loadsByName(source)) {
    findings.notes.add(
      `${projectPath(root, path)} loads modules by computed names: those are not in the bundle unless something else imports them; --include adds files.`,
    );
  }
}
