import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, posix, relative, resolve } from "node:path";
import type { BuildOptions, BuildResult } from "esbuild";
import type { Entry } from "../entry/find-entry.js";
import type { ArchiveFile } from "../zip.js";
import { archivePath, projectFolder } from "./archive-path.js";
import {
  filesBelow,
  findPackage,
  type KeptPackage,
  packageFiles,
  packageNameOf,
  packageOf,
  readArchiveFile,
} from "./kept-packages.js";
import type { Esbuild } from "./load-esbuild.js";
import { identityBanner, identityDefines, type ModuleRole } from "./module-identity.js";
import { type BundleJob, type BundleOptions, type Findings, keep, servicePlugin } from "./service-plugin.js";
import { bundleFailed, isTopLevelAwait, projectPath, type Survey } from "./survey.js";

/** A service as files of an archive, below `app/`. */
export interface ServiceBundle {
  /** The bundle itself, its source map, kept packages, and files that the service reads. */
  files: ArchiveFile[];
  /** The bundle's path in the archive: "app/server.js". */
  main: string;
  format: "cjs" | "esm";
  /** False where the files lie as in the project. */
  isBundled: boolean;
  kept: KeptPackage[];
  /** Files and folders of the project that its modules read, and who reads them. */
  reads: { path: string; by: string; files: number; bytes: number }[];
  /** What went into the bundle, the largest first. */
  parts: { name: string; bytes: number }[];
  /** What may go wrong at run time, as sentences. */
  notes: string[];
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
  const job = { esbuild, entry, survey, role, options, findings: beginFindings(entry, survey, options) };
  const { findings } = job;
  for (;;) {
    const before = `${findings.kept.size} ${findings.needsEsm}`;
    const format = findings.needsEsm ? "esm" : "cjs";
    const main = bundlePath(entry, format);
    let result: BuildResult<{ metafile: true; write: false }>;
    try {
      result = await runBundler(job, main, format);
    } catch (error) {
      if (format === "cjs" && isTopLevelAwait(error)) {
        findings.needsEsm = true;
        continue;
      }
      throw await bundleFailed(esbuild, error, entry.project.root);
    }
    if (`${findings.kept.size} ${findings.needsEsm}` !== before) continue;
    if (keepNamedAtRunTime(findings, entry, result)) continue;
    return collect(entry, main, format, result, findings);
  }
}

function beginFindings(entry: Entry, survey: Survey, options: BundleOptions): Findings {
  const findings: Findings = {
    kept: new Map(),
    placement: new Map(),
    reads: new Map(),
    notes: new Set(),
    ownSources: new Map(),
    namesAtRunTime: false,
    needsEsm: survey.awaitsAtTopLevel,
  };
  for (const name of options.external) {
    const folder = findPackage(name, entry.project.root);
    if (folder === undefined)
      findings.notes.add(`--external ${name} is not installed, and so not in the archive.`);
    else keep(findings, { name, folder, why: "was named by --external" });
  }
  // A file that the start script names: `node server.js data.json`.
  const { root } = entry.project;
  for (const argument of entry.start.args) {
    const target = resolve(root, argument);
    if (isFileBelow(root, target)) findings.reads.set(target, join(root, "package.json"));
  }
  return findings;
}

function isFileBelow(root: string, target: string): boolean {
  const isBelow = !relative(root, target).startsWith("..");
  return isBelow && (statSync(target, { throwIfNoEntry: false })?.isFile() ?? false);
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
  job: BundleJob,
  main: string,
  format: "cjs" | "esm",
): Promise<BuildResult<{ metafile: true; write: false }>> {
  const { esbuild, options } = job;
  const { root } = job.entry.project;
  const up = posix.relative(posix.dirname(main), projectFolder);
  const settings = {
    entryPoints: [job.entry.file],
    outfile: join(root, posix.relative(projectFolder, main)),
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
    absWorkingDir: root,
    plugins: [servicePlugin(job, main)],
  } satisfies BuildOptions;
  return await esbuild.build(settings);
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
  // Of a linked package (a workspace, `npm link`) the path does not tell the name, but the import does.
  const imported = new Set<string>();
  for (const [input, { imports }] of Object.entries(result.metafile.inputs)) {
    const owner = packageOf(resolve(root, input));
    if (owner !== undefined) bundled.set(owner.name, owner.folder);
    for (const { external, original } of imports)
      if (external !== true && original !== undefined) imported.add(packageNameOf(original));
  }
  // What this package itself asks for it imports, and the rest is for its command line.
  bundled.delete("unlisten");
  const peers = new Set([...bundled.values()].flatMap(peerNames));
  const sources = [...findings.ownSources.values()];
  let found = false;
  for (const name of Object.keys(manifest.dependencies)) {
    if (bundled.has(name) || imported.has(name) || findings.kept.has(name)) continue;
    const isNamed = sources.some((source) => isNamedIn(source, name));
    if (!isNamed && !peers.has(name)) continue;
    const folder = findPackage(name, root);
    if (folder === undefined) continue;
    const why = isNamed
      ? "is named in the source and loaded by that name"
      : "is loaded by name where it is needed";
    keep(findings, { name, folder, why });
    found = true;
  }
  return found;
}

/** Whether a module names a package otherwise than to import it: an import that is left to no bundle is one of types. */
function isNamedIn(source: string, name: string): boolean {
  return source
    .split(/["']/)
    .some(
      (part, index, parts) => part === name && index > 0 && !/\b(from|import)\s*$/.test(parts[index - 1]!),
    );
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
  files.push(...packageFiles(findings.placement));
  return {
    files: withoutRepeats(files),
    main,
    format,
    isBundled: true,
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
