import { existsSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, extname, join, posix, relative, resolve } from "node:path";
import type { BuildOptions, BuildResult, Loader, OnLoadResult, Plugin, PluginBuild } from "esbuild";
import type { Entry } from "../entry/find-entry.js";
import type { ArchiveFile } from "../zip.js";
import { archivePath, projectFolder } from "./archive-path.js";
import { decoratorCompiler } from "./compile-decorators.js";
import { findReads, loadsByName } from "./find-reads.js";
import {
  filesBelow,
  findPackage,
  type KeptPackage,
  packageNameOf,
  packageOf,
  packFolders,
  readArchiveFile,
} from "./kept-packages.js";
import type { Esbuild } from "./load-esbuild.js";
import { identityBanner, identityDefines, type ModuleRole, withIdentity } from "./module-identity.js";
import { nativeReason } from "./native-package.js";
import { bundleFailed, isTopLevelAwait, projectPath, type Survey } from "./survey.js";

/** How a service is bundled. */
export interface BundleOptions {
  minify: boolean;
  sourceMap: boolean;
  /** Packages to keep as files although they could be bundled. */
  external: readonly string[];
  /** Packages to bundle although they look as if they read their own files. */
  inline: readonly string[];
}

/** A service as files of an archive, below `app/`. */
export interface ServiceBundle {
  /** The bundle itself, its source map, kept packages, and files that the service reads. */
  files: ArchiveFile[];
  /** The bundle's path in the archive: "app/server.js". */
  main: string;
  format: "cjs" | "esm";
  kept: KeptPackage[];
  /** Files and folders of the project that its modules read, and who reads them. */
  reads: { path: string; by: string; files: number; bytes: number }[];
  /** What went into the bundle, the largest first. */
  parts: { name: string; bytes: number }[];
  /** What may go wrong at run time, as sentences. */
  notes: string[];
}

/** What one pass of the bundler found out; a second pass follows when a package turned out to need its files. */
interface Findings {
  kept: Map<string, KeptPackage>;
  reads: Map<string, string>;
  notes: Set<string>;
  ownSources: Map<string, string>;
  namesAtRunTime: boolean;
  needsEsm: boolean;
}

const keepingSources = /^(node_modules|\.git|\.DS_Store)$/;

/**
 * Bundles a service, packages and all, into one file, and gathers what has to lie beside it.
 *
 * @param role  "main" when the bundle is run as the main program
 * @throws UnlistenError `bundle-failed`
 */
export async function bundleService(
  esbuild: Esbuild,
  entry: Entry,
  survey: Survey,
  role: ModuleRole,
  options: BundleOptions,
): Promise<ServiceBundle> {
  const root = entry.project.root;
  const findings: Findings = {
    kept: new Map(),
    reads: new Map(),
    notes: new Set(),
    ownSources: new Map(),
    namesAtRunTime: false,
    needsEsm: survey.awaitsAtTopLevel,
  };
  for (const name of options.external) keep(findings, root, name, "--external says so");
  for (;;) {
    const before = `${findings.kept.size} ${findings.needsEsm}`;
    const format = findings.needsEsm ? "esm" : "cjs";
    const main = bundlePath(entry, format);
    let result: BuildResult<{ metafile: true; write: false }>;
    try {
      result = await runBundler(esbuild, entry, main, format, role, options, findings);
    } catch (error) {
      if (format === "cjs" && isTopLevelAwait(error)) {
        findings.needsEsm = true;
        continue;
      }
      throw await bundleFailed(esbuild, error, root);
    }
    if (`${findings.kept.size} ${findings.needsEsm}` !== before) continue;
    if (keepNamedAtRunTime(findings, entry, result)) continue;
    return collect(entry, main, format, result, findings);
  }
}

/** The bundle lies where its entry did, so that paths relative to the entry stay right. */
function bundlePath(entry: Entry, format: "cjs" | "esm"): string {
  const path = archivePath(entry.project.root, entry.file);
  const stem = path.slice(0, path.length - extname(path).length);
  if (format === "esm") return `${projectFolder}/${stem}.mjs`;
  // The project's own package.json lies in the archive too, and says what ".js" is.
  return `${projectFolder}/${stem}.${entry.project.manifest.type === "module" ? "cjs" : "js"}`;
}

async function runBundler(
  esbuild: Esbuild,
  entry: Entry,
  main: string,
  format: "cjs" | "esm",
  role: ModuleRole,
  options: BundleOptions,
  findings: Findings,
): Promise<BuildResult<{ metafile: true; write: false }>> {
  const up = posix.relative(posix.dirname(main), projectFolder);
  const settings = {
    entryPoints: [entry.file],
    outfile: join(entry.project.root, relative(projectFolder, main)),
    bundle: true,
    format,
    platform: "node",
    target: "node20",
    define: identityDefines,
    banner: { js: `${identityBanner(format, up)};` },
    // Frameworks tell classes and functions apart by their names.
    minify: options.minify,
    keepNames: options.minify,
    sourcemap: options.sourceMap ? "linked" : false,
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: "silent",
    absWorkingDir: entry.project.root,
    plugins: [servicePlugin(esbuild, entry, main, role, options, findings)],
  } satisfies BuildOptions;
  return await esbuild.build(settings);
}

function servicePlugin(
  esbuild: Esbuild,
  entry: Entry,
  main: string,
  role: ModuleRole,
  options: BundleOptions,
  findings: Findings,
): Plugin {
  const root = entry.project.root;
  const compileDecorators = decoratorCompiler(root);
  return {
    name: "unlisten-service",
    setup(build) {
      resolvePackages(build, root, options, findings);
      build.onLoad(
        { filter: /\.[cm]?[jt]sx?$/, namespace: "file" },
        async ({ path }): Promise<OnLoadResult> => {
          const source = readFileSync(path, "utf8");
          const owner = packageOf(path);
          if (owner === undefined) {
            findings.ownSources.set(path, source);
            noteOwnReads(path, source, root, findings);
          } else if (!options.inline.includes(owner.name) && (await readsOwnFiles(esbuild, path, source))) {
            keep(findings, owner.folder, owner.name, "reads its own files when it runs", owner.folder);
          }
          if (loadsByName(source)) findings.namesAtRunTime = true;
          const isEntry = path === entry.file;
          const compiled = owner === undefined ? compileDecorators(path, source) : undefined;
          const at = isEntry ? relative(projectFolder, main) : archivePath(root, path);
          return {
            contents: withIdentity(compiled ?? source, at.replaceAll("\\", "/"), isEntry ? role : "part"),
            loader: compiled === undefined ? loaderOf(path) : "js",
          };
        },
      );
    },
  };
}

function loaderOf(path: string): Loader {
  const extension = extname(path).replace(/^\.[cm]/, ".");
  return extension === ".ts" ? "ts" : extension === ".tsx" ? "tsx" : extension === ".jsx" ? "jsx" : "js";
}

const builtins = new Set(builtinModules);
const passedOn = Symbol("resolved by the bundler itself");

/** Leaves packages that need their own folder to Node, and lets absent optional ones be absent. */
function resolvePackages(build: PluginBuild, root: string, options: BundleOptions, findings: Findings): void {
  const looked = new Set<string>();
  build.onResolve({ filter: /.*/ }, async ({ path, importer, kind, resolveDir, pluginData, namespace }) => {
    if (pluginData === passedOn || kind === "entry-point" || namespace !== "file") return undefined;
    if (path.endsWith(".node")) return resolveAddon(path, resolveDir, importer, findings);
    if (/^[./#]/.test(path) || path.includes(":") || builtins.has(path)) return undefined;
    const name = packageNameOf(path);
    if (findings.kept.has(name)) return { path, external: true };
    const question = `${path} ${kind} ${resolveDir}`;
    if (looked.has(question)) return undefined;
    const found = await build.resolve(path, {
      importer,
      kind,
      resolveDir,
      namespace: "file",
      pluginData: passedOn,
    });
    if (found.errors.length > 0) {
      // A package asks for another that is not installed: often an optional one. Without the bundler it would
      // fail when it is asked for, and only then.
      return packageOf(importer) === undefined ? undefined : { path, external: true };
    }
    const owner = packageOf(found.path);
    const why =
      owner === undefined || options.inline.includes(owner.name) ? undefined : nativeReason(owner.folder);
    if (owner !== undefined && why !== undefined) {
      keep(findings, owner.folder, owner.name, why, owner.folder);
      return { path, external: true };
    }
    looked.add(question);
    return undefined;
  });
  void root;
}

function resolveAddon(path: string, resolveDir: string, importer: string, findings: Findings) {
  const owner = packageOf(importer);
  if (owner !== undefined)
    keep(findings, owner.folder, owner.name, "has a compiled addon (.node)", owner.folder);
  else findings.reads.set(resolve(resolveDir, path), importer);
  return { path, external: true };
}

function keep(
  findings: Findings,
  from: string,
  name: string,
  why: string,
  folder = findPackage(name, from),
): void {
  if (findings.kept.has(name)) return;
  if (folder === undefined)
    findings.notes.add(`--external ${name} is not installed, and so not in the archive.`);
  else findings.kept.set(name, { name, folder, why });
}

const mayReadOwnFiles =
  /__dirname|__filename|import\.meta\.(url|dirname|resolve)|require\.resolve|new Worker/;
/** After the identity's names were put in: comments and strings are told from code by the bundler. */
const readsFromFolder =
  /__unlisten_dirname|dirname\)?\(\s*(?:\(0, [\w.]+\)\()?__unlisten_(filename|url)|new URL\([^)]*__unlisten_url|fileURLToPath\)?\(__unlisten_url\)|createRequire\)?\(__unlisten_(url|filename)|import\.meta\.resolve|require\.resolve\(|new Worker\(/;

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
  }
  if (loadsByName(source)) {
    findings.notes.add(
      `${projectPath(root, path)} loads modules by computed names: those are not in the bundle unless something else imports them; --include adds files.`,
    );
  }
}

/**
 * Keeps dependencies that nothing imports but that are loaded by name: a view engine that `app.set` names, a
 * database driver that is a peer of the package that loads it.
 *
 * @returns whether there was one more
 */
function keepNamedAtRunTime(
  findings: Findings,
  entry: Entry,
  result: BuildResult<{ metafile: true }>,
): boolean {
  if (!findings.namesAtRunTime) return false;
  const { root, manifest } = entry.project;
  const bundled = new Map<string, string>();
  for (const input of Object.keys(result.metafile.inputs)) {
    const owner = packageOf(resolve(root, input));
    if (owner !== undefined) bundled.set(owner.name, owner.folder);
  }
  const peers = new Set([...bundled.values()].flatMap(peerNames));
  const sources = [...findings.ownSources.values()];
  let found = false;
  for (const name of Object.keys(manifest.dependencies)) {
    if (bundled.has(name) || findings.kept.has(name)) continue;
    const quoted = [`"${name}"`, `'${name}'`];
    const isNamed = sources.some((source) => quoted.some((literal) => source.includes(literal)));
    if (!isNamed && !peers.has(name)) continue;
    keep(
      findings,
      root,
      name,
      isNamed ? "is named in the source and loaded by that name" : "is loaded by name where it is needed",
    );
    found ||= findings.kept.has(name);
  }
  return found;
}

function peerNames(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  return Object.keys((manifest.peerDependencies as object | undefined) ?? {});
}

function collect(
  entry: Entry,
  main: string,
  format: "cjs" | "esm",
  result: BuildResult<{ metafile: true; write: false }>,
  findings: Findings,
): ServiceBundle {
  const root = entry.project.root;
  const files: ArchiveFile[] = result.outputFiles.map(({ path, contents }) => ({
    path: path.endsWith(".map") ? `${main}.map` : main,
    content: contents,
  }));
  const manifest = join(root, "package.json");
  if (existsSync(manifest)) files.push(readArchiveFile(manifest, `${projectFolder}/package.json`));
  const reads = [...findings.reads]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([target, by]) => {
      const found = filesAt(root, target);
      files.push(...found);
      return {
        path: projectPath(root, target),
        by: projectPath(root, by),
        files: found.length,
        bytes: found.reduce((sum, { content }) => sum + content.length, 0),
      };
    });
  const kept = [...findings.kept.values()];
  files.push(...packFolders(kept));
  return {
    files: withoutRepeats(files),
    main,
    format,
    kept,
    reads,
    parts: partsOf(root, result),
    notes: [...findings.notes],
  };
}

/** The files of a path below the project, as they lie in the archive. */
export function filesAt(root: string, target: string): ArchiveFile[] {
  const path = `${projectFolder}/${archivePath(root, target)}`;
  const stat = statSync(target, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return filesBelow(target, path, keepingSources);
  return stat?.isFile() ? [readArchiveFile(target, path)] : [];
}

/** The first of each path stays: the bundle itself over a file that is also read. */
export function withoutRepeats(files: readonly ArchiveFile[]): ArchiveFile[] {
  const seen = new Set<string>();
  return files.filter(({ path }) => !seen.has(path) && seen.add(path));
}

/** What takes the bundle's room: each package, and the project's own modules together. */
function partsOf(root: string, result: BuildResult<{ metafile: true }>): { name: string; bytes: number }[] {
  const bytes = new Map<string, number>();
  for (const output of Object.values(result.metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = packageOf(resolve(root, input))?.name ?? "your own modules";
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...bytes].map(([name, size]) => ({ name, bytes: size })).sort((a, b) => b.bytes - a.bytes);
}
