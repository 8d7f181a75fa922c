import { join } from "node:path";
import type { Entry } from "../entry/find-entry.js";
import type { Mode } from "../entry/verdict.js";
import { builtFile, packageRoot } from "../package-root.js";
import { projectFolder } from "./archive-path.js";
import type { ServiceBundle } from "./bundle-service.js";
import type { Esbuild } from "./load-esbuild.js";

/** What the platform's entry point does, beside calling the service. */
export interface ActionSettings {
  mode: Mode;
  sourceMap: boolean;
  minify: boolean;
}

/**
 * Makes the archive's index.js: CommonJS, exports `main`, and brings the adapter with it.
 *
 * It goes to the project's folder first, because a service is started from there, and sets what its start script
 * sets unless the platform set it already.
 */
export async function makeActionSource(
  esbuild: Esbuild,
  entry: Entry,
  bundle: Pick<ServiceBundle, "main" | "format">,
  settings: ActionSettings,
): Promise<string> {
  const built = await esbuild.build({
    stdin: { contents: sourceText(entry, bundle, settings), resolveDir: packageRoot(), loader: "js" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: settings.minify,
    keepNames: settings.minify,
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  return built.outputFiles[0]!.text;
}

function sourceText(
  entry: Entry,
  bundle: Pick<ServiceBundle, "main" | "format">,
  settings: ActionSettings,
): string {
  const lines = [
    'const { join } = require("node:path");',
    'const { pathToFileURL } = require("node:url");',
    `process.chdir(join(__dirname, ${JSON.stringify(projectFolder)}));`,
    `const file = join(__dirname, ${JSON.stringify(bundle.main)});`,
  ];
  for (const [name, value] of Object.entries(entry.start.env)) {
    lines.push(`process.env[${JSON.stringify(name)}] ??= ${JSON.stringify(value)};`);
  }
  if (settings.sourceMap) lines.push("process.setSourceMapsEnabled(true);");
  return [...lines, ...mainLines(entry, bundle.format, settings.mode)].join("\n");
}

function mainLines(entry: Entry, format: "cjs" | "esm", mode: Mode): string[] {
  const adapter = (path: string) => JSON.stringify(builtFile(join("adapters", path, "index.cjs")));
  switch (mode) {
    case "capture": {
      const options = entry.start.args.length > 0 ? `, ${JSON.stringify({ args: entry.start.args })}` : "";
      return [
        `const { capture } = require(${adapter("capture")});`,
        `exports.main = capture(file${options});`,
      ];
    }
    case "wrap":
      return [
        `const { wrap } = require(${adapter("http")});`,
        "exports.main = wrap(() => import(pathToFileURL(file).href));",
      ];
    case "action":
      if (format === "cjs") return ["exports.main = require(file).main;"];
      return [
        "let loading;",
        "exports.main = async (...args) => {",
        "  loading ??= import(pathToFileURL(file).href);",
        "  const { main } = await loading.catch((error) => { loading = undefined; throw error; });",
        "  return main(...args);",
        "};",
      ];
  }
}
