import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { TypeScriptOptions } from "./emit/typescript/options.js";
import { generate } from "./generate.js";

const root = join(import.meta.dirname, "..");
const testdata = join(import.meta.dirname, "testdata");
const golden = join(testdata, "golden", "typescript");
const scratch = mkdtempSync(join(tmpdir(), "unlisten-generate-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

function generateFrom(paths: readonly string[], typescript: Partial<TypeScriptOptions> = {}) {
  return generate(paths, { language: "ts", version: "0.0.0", read, typescript });
}

const emitData = (name: string) => join(testdata, "emit", name);

test.each<{ files: string[]; folder: string; options?: Partial<TypeScriptOptions> }>([
  { files: ["post_storage.thrift"], folder: "." },
  { files: ["types.thrift"], folder: "." },
  { files: ["clash.thrift"], folder: "." },
  {
    files: ["types.thrift", "post_storage.thrift"],
    folder: "options",
    options: { i64: "string", maps: "Record", sets: "array" },
  },
])("$files gives the golden files in $folder", async ({ files, folder, options }) => {
  const generated = generateFrom(files.map(emitData), options);
  expect(generated.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  for (const { name, content } of generated.files) {
    await expect(content).toMatchFileSnapshot(join(golden, folder, name));
  }
});

test("there is no golden file that nothing gives", () => {
  const names = (folder: string) => readdirSync(folder).filter((name) => name.endsWith(".ts"));
  expect(names(golden).sort()).toEqual(["clash.ts", "post_storage.ts", "types.ts", "users.ts"]);
  expect(names(join(golden, "options")).sort()).toEqual(["post_storage.ts", "types.ts", "users.ts"]);
});

test.concurrent.each([
  { name: "all checks that TypeScript has for them", flags: [] },
  { name: "--strict alone", flags: ["--exactOptionalPropertyTypes", "false", "--noUnusedLocals", "false"] },
])("golden files, and programs that use them, compile with $name", async ({ flags }) => {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "--project", testdata, ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  expect(stdout).toBe("");
});

test("README.md shows what comes out", () => {
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  const [, idl, expected] = /```thrift\n(.*?)```.*?```ts\n(.*?)```/s.exec(readme)!;
  const { files } = generate(["a.thrift"], { language: "ts", version: "0.0.0", read: () => idl });
  const [, body] = /from "unlisten\/stub\/v1";\n\n(.*)/s.exec(files[0]!.content)!;
  expect(body).toBe(expected);
});

test("lines keep to 110 columns", () => {
  const wide = ["clash.ts", "post_storage.ts", "types.ts", "users.ts"].flatMap((name) =>
    readFileSync(join(golden, name), "utf8")
      .split("\n")
      .filter((line) => line.length > 110),
  );
  expect(wide).toEqual([]);
});

test("the same files in another order, by other ways, give the same text", () => {
  const files = ["clash.thrift", "types.thrift", "post_storage.thrift"].map(emitData);
  const once = generateFrom(files).files;
  const roundabout = (path: string) => path.replace("/emit/", "/emit/../emit/");
  expect(generateFrom([...files].reverse().map(roundabout)).files).toEqual(once);
  expect(once.map(({ content }) => content).join()).not.toContain(testdata);
});

test("two files of one name are refused, as both would be written to one place", () => {
  const texts: Record<string, string> = {
    "a/post.thrift": "struct A {}",
    "b/post.thrift": "struct B {}",
  };
  const { files, diagnostics } = generate(Object.keys(texts), {
    language: "ts",
    version: "0.0.0",
    read: (path) => texts[path],
  });
  expect(files).toEqual([]);
  expect(diagnostics).toMatchObject([
    {
      severity: "error",
      code: "output-clash",
      file: "b/post.thrift",
      message: "generates post.ts, and so does a/post.thrift",
    },
  ]);
});

test("an i64 that a number cannot hold is refused where i64 is a number", () => {
  const text =
    "const i64 A = 9007199254740991\nconst list<i64> B = [1, 9007199254740992]\nstruct S { 1: i64 a = -9007199254740993 }";
  const of = (i64: TypeScriptOptions["i64"]) =>
    generate(["a.thrift"], { language: "ts", version: "0.0.0", read: () => text, typescript: { i64 } });
  const errors = of("number").diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code, line }) => ({ code, line }))).toEqual([
    { code: "number-unsafe", line: 2 },
    { code: "number-unsafe", line: 3 },
  ]);
  expect(of("string").files).toHaveLength(1);
});

test("a file with an error gives nothing, and what is wrong in an include is told once", () => {
  const texts: Record<string, string> = {
    "a.thrift": 'include "c.thrift"\nstruct A { 1: c.C c }',
    "b.thrift": 'include "c.thrift"\nstruct B { 1: c.C c }',
    "c.thrift": "struct C { 1: Strng text }",
  };
  const { files, diagnostics } = generate(["a.thrift", "b.thrift"], {
    language: "ts",
    version: "0.0.0",
    read: (path) => texts[path],
  });
  expect(files).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({ file: "c.thrift", line: 1, column: 15, severity: "error" });
});

test.each([
  { idl: "a social network's", files: [emitData("post_storage.thrift")] },
  {
    idl: "the example's",
    files: ["unique_id", "text", "post_storage"].map((name) =>
      join(root, "examples", "thrift-social", "idl", `${name}.thrift`),
    ),
  },
])("TypeScript for $idl IDL has at most a third of the lines of the Apache compiler's", ({ files }) => {
  const ours = generateFrom(files).files;
  const folder = mkdtempSync(join(scratch, "apache-"));
  for (const file of files) execFileSync("thrift", ["-r", "--gen", "js:node,ts,es6", "-out", folder, file]);
  const theirs = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const lines = (texts: readonly string[]) => texts.join("").split("\n").length;
  expect(theirs.length).toBeGreaterThan(0);
  expect(lines(ours.map(({ content }) => content))).toBeLessThanOrEqual(lines(theirs) / 3);
});
