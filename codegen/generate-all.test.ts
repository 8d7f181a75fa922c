import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "./generate.js";

/** All that the grammar has, and not only what golden files show, has to compile and to load. */

const root = join(import.meta.dirname, "..");
const testdata = join(import.meta.dirname, "testdata");
const grammar = join(testdata, "thrift");
const names = readdirSync(grammar, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".thrift"))
  .sort();

/** Inside the repository, where generated code finds the package that it imports. */
let folder: string;
beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  folder = mkdtempSync(join(root, ".cache", "generated-"));
  const { compilerOptions } = JSON.parse(readFileSync(join(testdata, "tsconfig.json"), "utf8"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*/*.ts"] }));
  for (const name of names) {
    const { files, diagnostics } = generate([join(grammar, name)], {
      language: "ts",
      version: "0.0.0",
      read: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
      searchPath: [join(grammar, "shared")],
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    mkdirSync(folderOf(name));
    for (const file of files) writeFileSync(join(folderOf(name), file.name), file.content);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const folderOf = (name: string) => join(folder, name.replace(/\.thrift$/, "").replaceAll(/[\\/]/g, "-"));

test("TypeScript for every test file of the grammar compiles", async () => {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, "--project", folder]).catch((e) => e);
  expect(stdout).toBe("");
});

test.each(names)("TypeScript for %s loads, and every type and service of it can be used", async (name) => {
  for (const file of readdirSync(folderOf(name))) {
    const exported: Record<string, unknown> = await import(join(folderOf(name), file));
    for (const value of Object.values(exported)) use(value);
  }
});

/** Makes the fields and methods known, which are asked at the first use. */
function use(value: unknown): void {
  if (typeof value === "function" && value.prototype instanceof Error) Reflect.construct(value, []);
  if (typeof value !== "object" || value === null) return;
  if ("create" in value && typeof value.create === "function") value.create();
  if ("methods" in value && typeof value.methods === "function") value.methods();
}
