import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The package as a user gets it: packed, installed into an empty project, resolved by Node and TypeScript. */

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "unlisten-package-"));
const project = join(folder, "project");
/** The same with gRPC's libraries. */
const typed = join(folder, "typed");
const libraries = [
  "@types/node",
  "undici-types",
  "@grpc/grpc-js",
  "@connectrpc/connect",
  "@bufbuild/protobuf",
];
const entries = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports)
  .filter((name) => name !== "./package.json")
  .map((name) => name.replace(/^\./, "unlisten"));
let tarball: string;

beforeAll(() => {
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  tarball = join(folder, JSON.parse(packed)[0].filename);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", private: true }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", tarball], {
    cwd: project,
    stdio: "ignore",
  });
  cpSync(project, typed, { recursive: true });
  writeFileSync(join(typed, "package.json"), JSON.stringify({ private: true, type: "module" }));
  for (const name of libraries) {
    const link = join(typed, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("installing it installs nothing else", () => {
  const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
  expect(installed).toEqual(["unlisten"]);
});

test.each(entries)("%s resolves as an ES module and as CommonJS, with the same names", (name) => {
  const names = (type: "module" | "commonjs", code: string) =>
    JSON.parse(
      execFileSync(process.execPath, [`--input-type=${type}`, "--eval", code], {
        // What is generated of .proto files needs the messages' library.
        cwd: name.startsWith("unlisten/stub/grpc") ? typed : project,
        encoding: "utf8",
      }),
    );
  const imported = names(
    "module",
    `import * as all from "${name}"; console.log(JSON.stringify(Object.keys(all).sort()))`,
  );
  const required = names("commonjs", `console.log(JSON.stringify(Object.keys(require("${name}")).sort()))`);
  expect(imported.length).toBeGreaterThan(0);
  expect(required.filter((key: string) => key !== "__esModule")).toEqual(imported);
});

test("its types resolve in both module systems", () => {
  const tool = join(root, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
  const { status, stdout } = spawnSync(
    process.execPath,
    [tool, tarball, "--profile", "node16", "--no-color"],
    { encoding: "utf8" },
  );
  expect(status, stdout).toBe(0);
});

test("what package.json says about it is true", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: join(project, "node_modules", "unlisten"), strict: true });
  expect(messages).toEqual([]);
});

/** Compiles a file of a project, the declarations of all packages included. */
function compile(file: string, cwd: string): { status: number | null; stdout: string } {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const target = ["--module", "nodenext", "--target", "es2022", "--types", "node"];
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", ...target];
  return spawnSync(process.execPath, [tsc, ...flags, file], { cwd, encoding: "utf8" });
}

test("a TypeScript user compiles against it without further types", () => {
  writeFileSync(
    join(project, "use.mts"),
    `import { context, type Main, wrap } from "unlisten";
import { wrapExpress } from "unlisten/express";
import { type GrpcMain, wrapGrpc } from "unlisten/grpc";
import { openwhiskChannel, openwhiskTransport } from "unlisten/invoke";
export const main: Main = wrap((request: Request) => new Response(request.url + context<{ name: string }>().params.name));
export const again: Main = wrapExpress(() => import("./app.mjs"));
export const grpc: GrpcMain = wrapGrpc((router) => router);
export const channel = openwhiskChannel({ action: "/_/shop/currency" });
export const transport = openwhiskTransport({ action: "/_/shop/currency", via: "web" });
`,
  );
  writeFileSync(
    join(project, "app.mts"),
    "export default (_request: unknown, response: { end(): void }) => response.end();\n",
  );
  for (const name of ["@types/node", "undici-types"]) {
    cpSync(join(root, "node_modules", name), join(project, "node_modules", name), { recursive: true });
  }
  const { status, stdout } = compile("use.mts", project);
  expect(status, stdout).toBe(0);
});

test("with gRPC's libraries, implementations are typed", () => {
  const plugin = (name: string, ...opt: string[]) => ({
    local: join(root, "node_modules", ".bin", name),
    out: typed,
    opt,
  });
  const plugins = [
    plugin("protoc-gen-es", "target=ts", "import_extension=js"),
    plugin("protoc-gen-ts_proto", "outputServices=grpc-js", "esModuleInterop=true", "importSuffix=.js"),
  ];
  execFileSync(join(root, "node_modules", ".bin", "buf"), [
    "generate",
    join(root, "adapters", "grpc", "testdata"),
    "--template",
    JSON.stringify({ version: "v2", plugins }),
  ]);
  cpSync(join(root, ".ci", "testdata", "use-grpc.mts"), join(typed, "use-grpc.mts"));
  const { status, stdout } = compile("use-grpc.mts", typed);
  expect(status, stdout).toBe(0);
});

test("the licence of every package inside it comes along", () => {
  const notices = readFileSync(
    join(project, "node_modules", "unlisten", "dist", "THIRD-PARTY-NOTICES.txt"),
    "utf8",
  );
  expect(notices).toMatch(/^openwhisk \d/m);
  expect(notices).toContain("Apache License");
  // Packages without a licence file: their sources say.
  expect(notices).toMatch(/^@connectrpc\/connect \d.*\n\nCopyright .* The Connect Authors/m);
  expect(notices).toMatch(/^@bufbuild\/protobuf \d[\s\S]*Copyright 2008 Google Inc/m);
});

/** A Connect call, which is answered by what wrapGrpc loads when it first needs it. */
const grpcCall = `
  const params = {
    __ow_method: "post", __ow_path: "/no.Such/Method", __ow_query: "", __ow_body: "",
    __ow_headers: { "content-type": "application/json" },
  };
  wrapGrpc((router) => router)(params).then(({ statusCode, body }) =>
    console.log(statusCode, JSON.parse(Buffer.from(body, "base64").toString()).code));`;

test.each([
  { type: "module", load: 'import { wrapGrpc } from "unlisten/grpc";' },
  { type: "commonjs", load: 'const { wrapGrpc } = require("unlisten/grpc");' },
])("what wrapGrpc loads later is there, as $type, and in a bundle", async ({ type, load }) => {
  const run = (code: string, cwd: string) =>
    execFileSync(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd, encoding: "utf8" });
  expect(run(load + grpcCall, project)).toBe("404 unimplemented\n");
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: load + grpcCall, resolveDir: project },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
  });
  const bundled = join(folder, `bundled-${type}.cjs`);
  writeFileSync(bundled, outputFiles[0]!.text);
  expect(execFileSync(process.execPath, [bundled], { cwd: folder, encoding: "utf8" })).toBe(
    "404 unimplemented\n",
  );
});

test("the host's page comes along", () => {
  const code = `
    const { startHost } = require("unlisten/host");
    startHost({ port: 0 }).then(async (host) => {
      const types = [];
      for (const name of ["page.js", "page.css", "icon.svg"]) {
        const answer = await fetch(host.url + "/unlisten/" + name);
        types.push(answer.status + " " + answer.headers.get("content-type"));
      }
      console.log(JSON.stringify(types));
      await host.close();
    });`;
  const output = execFileSync(process.execPath, ["--input-type=commonjs", "--eval", code], {
    cwd: project,
    encoding: "utf8",
  });
  expect(JSON.parse(output)).toEqual([
    "200 text/javascript; charset=utf-8",
    "200 text/css; charset=utf-8",
    "200 image/svg+xml",
  ]);
});

test("the conformance suites come along", () => {
  const command = join(project, "node_modules", ".bin", "unlisten");
  const listed = execFileSync(command, ["conformance", "--list"], { cwd: project, encoding: "utf8" });
  expect(listed.trim().split("\n").length).toBeGreaterThan(350);
});

test("the runner in it is checked by the suites in it", () => {
  const command = join(project, "node_modules", ".bin", "unlisten");
  const args = ["conformance", "nodejs", "--only", "R17"];
  expect(execFileSync(command, args, { cwd: project, encoding: "utf8" })).toMatch(
    /\n[1-9]\d* passed, 0 failed\n$/,
  );
});

test("the command answers", () => {
  const command = join(project, "node_modules", ".bin", "unlisten");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(execFileSync(command, ["--version"], { cwd: project, encoding: "utf8" })).toContain(version);
});
