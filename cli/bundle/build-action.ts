import { join } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";
import type { Entry } from "../entry/find-entry.js";
import { decide, type Verdict } from "../entry/verdict.js";
import { packageVersion } from "../package-root.js";
import { type ArchiveFile, writeZip } from "../zip.js";
import { makeActionSource } from "./action-source.js";
import { projectFolder } from "./archive-path.js";
import { bundleService, filesAt, type ServiceBundle, withoutRepeats } from "./bundle-service.js";
import { base64Length, checkCodeSize } from "./code-size.js";
import { findByGlob, globExpression } from "./glob.js";
import { loadEsbuild } from "./load-esbuild.js";
import { foreignAddons } from "./native-package.js";
import { packUnbundled } from "./pack-unbundled.js";
import { selfUnpacking } from "./self-unpacking.js";
import type { BundleOptions } from "./service-plugin.js";
import { isTypeScript, projectPath, type Survey, surveyService } from "./survey.js";

/** How an action is built. */
export interface BuildOptions extends BundleOptions {
  format: "zip" | "js";
  forced: "wrap" | "capture" | undefined;
  /** Whether modules and packages become one file; undefined decides by the source. */
  bundled: boolean | undefined;
  /** Globs below the project: files to add, files to leave out. */
  include: readonly string[];
  exclude: readonly string[];
}

/** A built action and what there is to say about it. */
export interface BuiltAction {
  content: Buffer;
  verdict: Verdict;
  bundle: ServiceBundle;
  /** All files of the archive. */
  files: ArchiveFile[];
  /** Bytes of the code as the platform counts them. */
  codeBytes: number;
  /** Sentences. */
  warnings: string[];
}

/**
 * Makes a service an action: one archive, or one text, that a `nodejs` kind runs.
 *
 * @throws UnlistenError `bundler-missing`, `bundle-failed`, `bundle-too-large`
 */
export async function buildAction(entry: Entry, options: BuildOptions): Promise<BuiltAction> {
  const root = entry.project.root;
  const esbuild = await loadEsbuild(root);
  const survey = await surveyService(esbuild, entry);
  const entryPath = projectPath(root, entry.file);
  const verdict = decide({ entry: entryPath, ...survey }, options.forced);
  const isBundled = options.bundled ?? (survey.needsFiles === undefined || isTypeScript(entry.file));
  const role = verdict.mode === "capture" ? "main" : "part";
  const bundle = isBundled
    ? await bundleService(esbuild, entry, survey, role, options)
    : packUnbundled(entry, survey, options.external);
  const action = await makeActionSource(esbuild, entry, bundle, {
    ...options,
    mode: verdict.mode,
    usesGrpc: has("@grpc/grpc-js", survey, bundle),
    usesThrift: has("thrift", survey, bundle),
  });
  const files = selectFiles(root, action, bundle, options);
  const origin = `${packageVersion()} from ${entryPath}`;
  const content = options.format === "zip" ? writeZip(files) : Buffer.from(selfUnpacking(files, origin));
  const codeBytes = options.format === "zip" ? base64Length(content.length) : content.length;
  const nearLimit = checkCodeSize(codeBytes, largestParts(files, bundle));
  if (options.bundled === undefined && !isBundled) {
    bundle.notes.unshift(`${survey.needsFiles}, so nothing was bundled; --bundle does it all the same.`);
  }
  const warnings = [...preloadWarnings(entry), ...bundle.notes, ...foreignAddons(files)];
  if (nearLimit !== undefined) warnings.push(nearLimit);
  return { content, verdict, bundle, files, codeBytes, warnings };
}

/** Whether a package is in the action: imported, bundled, or among the files, where a framework may have brought it. */
function has(name: string, { packages }: Survey, { parts, files }: ServiceBundle): boolean {
  if (packages.includes(name) || parts.some((part) => part.name === name)) return true;
  return files.some(({ path }) => path.endsWith(`/node_modules/${name}/package.json`));
}

function selectFiles(
  root: string,
  action: readonly ArchiveFile[],
  bundle: ServiceBundle,
  options: BuildOptions,
): ArchiveFile[] {
  const included = options.include.flatMap((glob) => {
    const paths = findByGlob(root, glob);
    if (paths.length === 0) {
      throw new UnlistenError("bundle-failed", `cannot include "${glob}": it matches no file in ${root}`, {
        hint: 'Globs are relative to the project and quoted from the shell: --include "views/**"',
      });
    }
    return paths.flatMap((path) => filesAt(root, join(root, path)));
  });
  const excluded = options.exclude.map(globExpression);
  const manifest: ArchiveFile = {
    path: "package.json",
    content: Buffer.from('{ "private": true, "main": "index.js" }\n'),
  };
  const needed: ArchiveFile[] = [...action, manifest];
  const optional = [...bundle.files, ...included].filter(({ path }) => {
    if (path === bundle.main) return true;
    return !excluded.some((glob) => glob.test(path.slice(`${projectFolder}/`.length)));
  });
  return withoutRepeats([...needed, ...optional]);
}

function preloadWarnings(entry: Entry): string[] {
  return entry.start.preloads.map(
    (name) =>
      `The start script preloads ${name}, which an action does not: import it first in the entry, or bind its settings (--env).`,
  );
}

/** The bundle's packages, the kept ones and the files that are read, the largest first. */
export function largestParts(
  files: readonly ArchiveFile[],
  bundle: ServiceBundle,
): { name: string; bytes: number }[] {
  const sizes = new Map(bundle.parts.map(({ name, bytes }) => [name, bytes]));
  for (const { path, content } of files) {
    if (path === bundle.main || !path.startsWith(`${projectFolder}/`)) continue;
    const [, kept] = /^app\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    const name = kept ?? (path === `${bundle.main}.map` ? "source map" : path.split("/")[1]!);
    sizes.set(name, (sizes.get(name) ?? 0) + content.length);
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}
