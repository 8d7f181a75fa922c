import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ensurePackages } from "../../.ci/apt.mjs";
import { root } from "../../.ci/bootstrap.mjs";

const idl = fileURLToPath(new URL("post.thrift", import.meta.url));

/**
 * Generates code for post.thrift with Apache's compiler and with ours.
 *
 * @returns the folder: `gen-nodejs/post_types.js`, and `unlisten.mjs` with our readers and writers in it
 */
export async function generateCode() {
  ensurePackages(["thrift-compiler"]);
  // Within the repository, so that Apache's generated code finds its library.
  const folder = join(root, ".cache", "bench-thrift");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Apache's code is CommonJS, which this repository is not.
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  execFileSync("thrift", ["--gen", "js:node,es6", "-o", folder, idl]);
  execFileSync(process.execPath, [
    join(root, "dist/cli/main.js"),
    "codegen",
    idl,
    "--lang",
    "ts",
    "-o",
    folder,
  ]);
  const entry = join(folder, "entry.ts");
  const from = (path) => JSON.stringify(join(root, path));
  writeFileSync(
    entry,
    `export * from "./post.js";
export { decode, encode } from ${from("codegen/stub/v1/index.ts")};
export * from ${from("adapters/thrift/wire/index.ts")};
`,
  );
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outfile: join(folder, "unlisten.mjs"),
    alias: { "unlisten/stub/v1": join(root, "codegen/stub/v1/index.ts") },
    logLevel: "error",
  });
  return folder;
}
