import { actionText } from "../bundle/action-source.js";
import { loadEsbuild } from "../bundle/load-esbuild.js";
import { isTypeScript, projectPath, type Survey, surveyEntry, surveyService } from "../bundle/survey.js";
import type { Entry } from "../entry/find-entry.js";
import { decide, type Verdict } from "../entry/verdict.js";
import { builtFile } from "../package-root.js";
import { compileSources } from "./compile-sources.js";

/** A service as an action of the local host. */
export interface DevAction {
  /** CommonJS that runs the service where it lies: nothing is copied, packages are found as always. */
  code: string;
  verdict: Verdict;
}

/**
 * Makes a service an action for the machine it lies on.
 *
 * @throws UnlistenError `bundler-missing`, `bundle-failed`
 */
export async function makeDevAction(
  entry: Entry,
  forced: "wrap" | "capture" | undefined,
): Promise<DevAction> {
  const { root } = entry.project;
  // JavaScript runs as it is: who has no bundler yet can still try it.
  const esbuild = await loadEsbuild(root).catch((error: unknown) => {
    if (isTypeScript(entry.file)) throw error;
    return undefined;
  });
  const survey = esbuild === undefined ? surveyEntry(entry) : await surveyService(esbuild, entry);
  const isCompiled = isTypeScript(entry.file) || isTakenForCommonJs(entry, survey);
  const verdict = decide({ entry: projectPath(root, entry.file), ...survey }, forced);
  const role = verdict.mode === "capture" ? "main" : "part";
  const file =
    isCompiled && esbuild !== undefined ? await compileSources(esbuild, entry, survey, role) : entry.file;
  const format = /\.(mjs|mts)$/.test(file) || (survey.isEsModule && !file.endsWith(".cjs")) ? "esm" : "cjs";
  const code = actionText(
    entry,
    format,
    { mode: verdict.mode, sourceMap: isCompiled || entry.start.sourceMaps },
    { folder: JSON.stringify(root), file: JSON.stringify(file), adapters: builtFile("adapters") },
  );
  return { code, verdict };
}

/** An ES module that Node refuses, as `npm init` calls all of a project CommonJS. A build takes it, and so it runs here. */
function isTakenForCommonJs({ file, project }: Entry, { isEsModule }: Survey): boolean {
  return isEsModule && file.endsWith(".js") && project.manifest.type === "commonjs";
}
