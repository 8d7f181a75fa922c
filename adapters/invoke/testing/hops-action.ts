import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { generate } from "../../../codegen/generate.js";

const root = resolve(import.meta.dirname, "../../..");
const testdata = join(root, "adapters/invoke/testdata");

export interface HopsAction {
  /** The action's code, one file as a user's bundler makes it. */
  code: string;
  /** The generated module, for the caller's side. */
  // biome-ignore lint/suspicious/noExplicitAny: generated and loaded at run time.
  generated: any;
  remove(): void;
}

/** Generates code of hops.thrift, and bundles the action that serves it with the package as it is published. */
export async function buildHopsAction(): Promise<HopsAction> {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "hops-"));
  const idl = join(testdata, "hops.thrift");
  const { files } = generate([idl], {
    language: "ts",
    version: "0.0.0",
    read: (path) => readFileSync(path, "utf8"),
  });
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  copyFileSync(join(testdata, "hops-action.ts"), join(folder, "action.ts"));
  const dist = (name: string) => join(root, "dist", name, "index.js");
  const alias = {
    unlisten: dist("adapters/http"),
    "unlisten/invoke": dist("adapters/invoke"),
    "unlisten/thrift": dist("adapters/thrift"),
    "unlisten/stub/v1": dist("codegen/stub/v1"),
  };
  const bundle = async (entry: string, format: "cjs" | "esm") => {
    const { outputFiles } = await build({
      entryPoints: [join(folder, entry)],
      bundle: true,
      write: false,
      platform: "node",
      format,
      alias,
      external: ["thrift"],
    });
    return outputFiles[0]!.text;
  };
  const module = join(folder, "hops.mjs");
  writeFileSync(module, await bundle("hops.ts", "esm"));
  return {
    // A top-level `main` of the text would win over the exported one.
    code: `(function (exports, module) {${await bundle("action.ts", "cjs")}\nexports.main = module.exports.main;})(exports, module);`,
    generated: await import(pathToFileURL(module).href),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
