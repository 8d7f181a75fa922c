import { mkdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { archivePath } from "../bundle/archive-path.js";
import { decoratorCompiler } from "../bundle/compile-decorators.js";
import { packageOf } from "../bundle/kept-packages.js";
import type { Esbuild } from "../bundle/load-esbuild.js";
import { identityBanner, identityDefines, type ModuleRole, withIdentity } from "../bundle/module-identity.js";
import { loaderOf, moduleFiles } from "../bundle/service-plugin.js";
import { bundleFailed, type Survey } from "../bundle/survey.js";
import type { Entry } from "../entry/find-entry.js";

/**
 * Compiles a TypeScript service's own modules into one file below node_modules/.cache, from where its packages are
 * found as before. Each module takes itself for the source that it is, so that the files it reads are those beside
 * the source, and the entry for the main program.
 *
 * @returns the compiled file
 * @throws UnlistenError `bundle-failed`
 */
export async function compileSources(
  esbuild: Esbuild,
  entry: Entry,
  survey: Survey,
  role: ModuleRole,
): Promise<string> {
  const { root, manifest } = entry.project;
  const isEsm =
    survey.awaitsAtTopLevel ||
    (survey.isEsModule && (manifest.type === "module" || entry.file.endsWith(".mts")));
  const format = isEsm ? "esm" : "cjs";
  const stem = archivePath(root, entry.file).slice(0, -extname(entry.file).length);
  const outfile = join(root, "node_modules", ".cache", "unlisten", `${stem}.${isEsm ? "mjs" : "cjs"}`);
  const up = relative(dirname(outfile), root).replaceAll("\\", "/");
  const compileDecorators = decoratorCompiler(root);
  mkdirSync(dirname(outfile), { recursive: true });
  try {
    await esbuild.build({
      entryPoints: [entry.file],
      outfile,
      bundle: true,
      packages: "external",
      format,
      platform: "node",
      target: "node20",
      define: identityDefines,
      banner: { js: `${identityBanner(format, up)};` },
      sourcemap: "inline",
      sourcesContent: false,
      logLevel: "silent",
      absWorkingDir: root,
      plugins: [
        {
          name: "unlisten-sources",
          setup(build) {
            build.onLoad({ filter: moduleFiles, namespace: "file" }, ({ path }) => {
              if (packageOf(path) !== undefined) return undefined;
              const source = readFileSync(path, "utf8");
              const compiled = compileDecorators(path, source);
              const at = archivePath(root, path);
              const isEntry = path === entry.file;
              const contents = withIdentity(compiled ?? source, at, isEntry ? role : "part");
              return {
                contents:
                  isEntry && role === "main"
                    ? `process.argv[1] = __unlisten_at(${JSON.stringify(at)});${contents}`
                    : contents,
                loader: compiled === undefined ? loaderOf(path) : "js",
              };
            });
          },
        },
      ],
    });
  } catch (error) {
    throw await bundleFailed(esbuild, error, root);
  }
  return outfile;
}
