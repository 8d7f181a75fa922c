import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findEntry } from "./find-entry.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-entry-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function lay(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const manifest = (content: object) => ({ "package.json": JSON.stringify(content) });
const started = manifest({ scripts: { start: "node bin/www" }, main: "app.js" });

interface Row {
  name: string;
  files: Record<string, string>;
  given?: string;
}

test.each<Row & { file: string }>([
  { name: "what the start script runs", files: { ...started, "bin/www": "", "app.js": "" }, file: "bin/www" },
  {
    name: '"main" when the start script runs something else',
    files: { ...manifest({ scripts: { start: "next start" }, main: "app.js" }), "app.js": "" },
    file: "app.js",
  },
  {
    name: '"main" without its extension',
    files: { ...manifest({ main: "lib/app" }), "lib/app.ts": "" },
    file: "lib/app.ts",
  },
  {
    name: "a folder's index",
    files: { ...manifest({ main: "lib" }), "lib/index.js": "" },
    file: "lib/index.js",
  },
  {
    name: "the package that `node .` means",
    files: { ...manifest({ scripts: { start: "node ." }, main: "s.js" }), "s.js": "" },
    file: "s.js",
  },
  { name: "a conventional name", files: { "src/server.ts": "", "index.js": "" }, file: "src/server.ts" },
  { name: "the same without package.json", files: { "server.mjs": "" }, file: "server.mjs" },
  {
    name: "the source that Nest compiles",
    files: { ...manifest({ scripts: { start: "nest start" } }), "src/main.ts": "" },
    file: "src/main.ts",
  },
  {
    name: "what was named",
    given: "other",
    files: { ...started, "bin/www": "", "other.js": "" },
    file: "other.js",
  },
  {
    name: "a folder that was named",
    given: "sub",
    files: { ...started, "bin/www": "", "sub/package.json": '{"main":"x.js"}', "sub/x.js": "" },
    file: "sub/x.js",
  },
])("$name is the entry", ({ files, given, file }) => {
  lay(files);
  expect(relative(folder, findEntry(folder, given).file)).toBe(file);
});

test("the start script's variables hold also when its file is named", () => {
  lay({ ...manifest({ scripts: { start: "A=1 node server.js" } }), "server.js": "", "other.js": "" });
  expect(findEntry(folder, "server.js").start.env).toEqual({ A: "1" });
  expect(findEntry(folder, "other.js").start.env).toEqual({});
});

test.each<Row & { message: RegExp }>([
  { name: "nothing there", files: {}, message: /tried server, app, index or main/ },
  {
    name: "a service that was not built",
    files: manifest({ scripts: { start: "node dist/main.js", build: "tsc" } }),
    message: /cannot find dist\/main\.js/,
  },
  {
    name: "a file that is not there",
    given: "nope.js",
    files: {},
    message: /cannot find the entry "nope\.js"/,
  },
  {
    name: "a package.json that is broken",
    files: { "package.json": "{" },
    message: /cannot read .*package\.json/,
  },
])("$name is said", ({ files, given, message }) => {
  lay(files);
  expect(() => findEntry(folder, given)).toThrow(
    expect.objectContaining({ code: "entry-not-found", message: expect.stringMatching(message) }),
  );
});
