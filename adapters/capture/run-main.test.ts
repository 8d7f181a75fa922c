import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { moduleFormat } from "./run-main.js";

const root = mkdtempSync(join(tmpdir(), "unlisten-format-"));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

write("esm/package.json", '{ "type": "module" }');
write("cjs/package.json", '{ "type": "commonjs" }');
write("none/package.json", "{}");
write("broken/package.json", "{");

test.each([
  { name: ".mjs is a module whatever the package says", path: "cjs/a.mjs", text: "", format: "module" },
  { name: ".cjs is not", path: "esm/a.cjs", text: "", format: "commonjs" },
  { name: ".mts and .cts likewise", path: "cjs/a.mts", text: "", format: "module" },
  { name: "the package's type", path: "esm/a.js", text: "require('x')", format: "module" },
  {
    name: "that of the nearest package.json that says it",
    path: "cjs/src/deep/a.ts",
    text: "",
    format: "commonjs",
  },
  {
    name: "no type: an import tells",
    path: "none/a.js",
    text: "import http from 'node:http';",
    format: "module",
  },
  {
    name: "no type: an export tells",
    path: "none/b.js",
    text: "const a = 1;\nexport { a };",
    format: "module",
  },
  { name: "no type: import.meta tells", path: "none/c.js", text: "f(import.meta.url)", format: "module" },
  {
    name: "no type: top-level await tells",
    path: "none/d.js",
    text: "const a = 1;\nawait a;",
    format: "module",
  },
  { name: "import() does not", path: "none/e.js", text: "import('x').then(f)", format: "commonjs" },
  {
    name: "an await inside does not",
    path: "none/f.js",
    text: "async () => {\n  await a;\n}",
    format: "commonjs",
  },
  { name: "nor do exports", path: "none/g.js", text: "exports.a = 1;\nimported();", format: "commonjs" },
  {
    name: "a package.json that cannot be read says nothing",
    path: "broken/a.js",
    text: "",
    format: "commonjs",
  },
])("$name", ({ path, text, format }) => {
  expect(moduleFormat(write(path, text))).toBe(format);
});
