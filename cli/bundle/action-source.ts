import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import type { Entry } from "../entry/find-entry.js";
import type { Mode } from "../entry/verdict.js";
import { builtFile, packageRoot } from "../package-root.js";
import type { ArchiveFile } from "../zip.js";
import { projectFolder } from "./archive-path.js";
import type { ServiceBundle } from "./bundle-service.js";
import type { Esbuild } from "./load-esbuild.js";

/** What the platform's entry point does, beside calling the service. */
export interface ActionSettings {
  mode: Mode;
  sourceMap: boolean;
  minify: boolean;
  /** Whether the service may be one of gRPC, so that capture may need what speaks JSON and Connect for it. */
  usesGrpc: boolean;
  /** The same for Thrift, whose library takes 350 KB. */
  usesThrift: boolean;
}

/** What speaks JSON and Connect for captured gRPC services: beside the action, since most first calls do without. */
const engine = { built: "adapters/grpc/engine/create-engine.js", path: "grpc-engine.mjs" };

/**
 * Makes the archive's index.js: CommonJS, exports `main`, and brings the adapter with it; and what it loads later.
 *
 * It goes to the project's folder first, because a service is started from there, and sets what its start script
 * sets unless the platform set it already.
 */
export async function makeActionSource(
  esbuild: Esbuild,
  entry: Entry,
  bundle: Pick<ServiceBundle, "main" | "format">,
  settings: ActionSettings,
): Promise<ArchiveFile[]> {
  const contents = actionText(entry, bundle.format, settings, {
    folder: `join(__dirname, ${JSON.stringify(projectFolder)})`,
    file: `join(__dirname, ${JSON.stringify(bundle.main)})`,
    adapters: builtFile("adapters"),
  });
  const built = await esbuild.build({
    stdin: { contents, resolveDir: packageRoot(), loader: "js" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: settings.minify,
    keepNames: settings.minify,
    legalComments: "none",
    // What other actions would carry along for nothing. grpc-js is the service's own copy, which capture is told of.
    external: ["@grpc/grpc-js", ...(settings.usesThrift ? [] : ["thrift"])],
    plugins: [engineApart],
    write: false,
    logLevel: "silent",
  });
  const files = [{ path: "index.js", content: Buffer.from(built.outputFiles[0]!.contents) }];
  if (settings.mode === "capture" && settings.usesGrpc)
    files.push({ path: engine.path, content: readFileSync(builtFile(engine.built)) });
  return files;
}

const engineApart: Plugin = {
  name: "unlisten-grpc-engine",
  setup(build) {
    build.onResolve({ filter: /\/grpc\/engine\/create-engine\.js$/ }, () => ({
      path: `./${engine.path}`,
      external: true,
    }));
  },
};

/** Where an action's own text finds things, as JavaScript expressions. */
export interface Places {
  /** The folder that the service is started from. */
  folder: string;
  /** The file that is the service. */
  file: string;
  /** The built adapters' folder; a path, no expression. */
  adapters: string;
}

/** The text of an action for a service: CommonJS that exports `main`. */
export function actionText(
  entry: Entry,
  format: "cjs" | "esm",
  settings: Pick<ActionSettings, "mode" | "sourceMap">,
  places: Places,
): string {
  const lines = [
    'const { join } = require("node:path");',
    'const { pathToFileURL } = require("node:url");',
    `process.chdir(${places.folder});`,
    `const file = ${places.file};`,
  ];
  for (const [name, value] of Object.entries(entry.start.env)) {
    lines.push(`process.env[${JSON.stringify(name)}] ??= ${JSON.stringify(value)};`);
  }
  if (settings.sourceMap) lines.push("process.setSourceMapsEnabled(true);");
  return `${[...lines, ...mainLines(entry, format, settings.mode, places)].join("\n")}\n`;
}

function mainLines(entry: Entry, format: "cjs" | "esm", mode: Mode, places: Places): string[] {
  const adapter = (name: string) => JSON.stringify(join(places.adapters, name, "index.cjs"));
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
