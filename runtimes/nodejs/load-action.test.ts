import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EntrySpec, tarGz, zip } from "./testing/archives.js";
import { withRunner } from "./testing/runner-process.js";

/** A folder with a package that an image might have installed. */
let image: string;

beforeAll(() => {
  image = mkdtempSync(join(tmpdir(), "load-action-test-"));
  for (const [name, version] of [
    ["installed", "image"],
    ["shadowed", "image"],
  ] as const) {
    mkdirSync(join(image, "node_modules", name), { recursive: true });
    writeFileSync(join(image, "node_modules", name, "package.json"), `{"name":"${name}","main":"index.js"}`);
    writeFileSync(join(image, "node_modules", name, "index.js"), `exports.version = "${version}";`);
  }
});

afterAll(() => {
  rmSync(image, { recursive: true });
});

/** What an action answers to `{ name: "you" }`, or what `/init` says to its code. */
async function runCode(
  init: Record<string, unknown>,
): Promise<{ init: number; json: unknown; stderr: string }> {
  return await withRunner({ cwd: image }, async (runner) => {
    const answer = await runner.init(init);
    if (answer.status !== 200)
      return { init: answer.status, json: answer.json, stderr: (await runner.logs(1)).stderr.join("\n") };
    const { json } = await runner.run({ name: "you" });
    return { init: 200, json, stderr: (await runner.logs(1)).stderr.join("\n") };
  });
}

const archive = (entries: EntrySpec[]) => ({ binary: true, code: zip(entries).toString("base64") });

describe("source text", () => {
  test.each([
    {
      name: "a function",
      code: "function main(params) { return { hello: params.name } }",
      json: { hello: "you" },
    },
    {
      name: "an async function",
      code: "async function main({ name }) { await null; return { hello: name } }",
      json: { hello: "you" },
    },
    {
      name: "default parameters",
      code: 'function main({ name, place = "here" } = {}) { return { name, place } }',
      json: { name: "you", place: "here" },
    },
    { name: "a constant", code: "const main = (params) => params;", json: { name: "you" } },
    {
      name: "another name",
      main: "niam",
      code: "function niam() { return { niam: true } }",
      json: { niam: true },
    },
    { name: "a name beyond ASCII", main: "hängt", code: "let hängt = () => ({ via: 1 })", json: { via: 1 } },
    {
      name: "a path",
      main: "lib.handler",
      code: "const lib = { handler: () => ({ via: 'lib' }) }",
      json: { via: "lib" },
    },
    {
      name: "a method",
      main: "service.handler",
      code: "class S { a = 1; handler() { return { a: this.a } } } const service = new S()",
      json: { a: 1 },
    },
    { name: "exports", code: "exports.main = () => ({ via: 'exports' })", json: { via: "exports" } },
    {
      name: "module.exports",
      code: "module.exports = { main: () => ({ via: 'module' }) }",
      json: { via: "module" },
    },
    {
      name: "both, of which the later counts",
      code: "exports.main = () => ({ via: 1 }); module.exports.main = () => ({ via: 2 })",
      json: { via: 2 },
    },
    {
      name: "exports, left behind by module.exports",
      code: "exports.main = () => ({ via: 1 }); module.exports = {}",
      json: { via: 1 },
    },
    {
      name: "a global that a bundle sets",
      code: "(function (global) { global.main = () => ({ via: 'global' }) })(globalThis)",
      json: { via: "global" },
    },
    {
      name: "undeclared variables",
      code: "undeclared = 5; function main() { return { undeclared } }",
      json: { undeclared: 5 },
    },
    {
      name: "a comment at the end",
      code: "function main() { return { ok: true } } // the end",
      json: { ok: true },
    },
    {
      name: "a shebang",
      code: "#!/usr/bin/env node\nfunction main() { return { ok: true } }",
      json: { ok: true },
    },
    {
      name: "a reserved word, exported",
      main: "default",
      code: "exports.default = () => ({ ok: true })",
      json: { ok: true },
    },
    {
      name: "what the image has installed",
      code: "exports.main = () => require('installed')",
      json: { version: "image" },
    },
    {
      name: "import()",
      code: "exports.main = async () => ({ version: (await import('installed')).default.version })",
      json: { version: "image" },
    },
    {
      name: "the word import in a string",
      code: "const s = 'import x from y; export default 1'; function main() { return { s: s.length } }",
      json: { s: 33 },
    },
  ])("$name", async ({ main = "main", code, json }) => {
    expect(await runCode({ main, code })).toEqual({ init: 200, json, stderr: "<end>" });
  });

  test("that was run is not run again when it throws what looks like bad syntax", async () => {
    const { init, stderr } = await runCode({
      code: "console.error('ran'); JSON.parse('{ export'); function main() {}",
    });
    expect([init, stderr.match(/ran/g)]).toEqual([502, ["ran"]]);
  });

  test("an error points at the user's own line", async () => {
    const { json } = await runCode({ code: "\n\nasync function main() {\n  nowhere();\n}" });
    expect((json as { error: { stack: string } }).error.stack).toMatch(/action\.js:4:3\)/);
  });
});

describe("ES modules as source text", () => {
  test.each([
    {
      name: "export function",
      code: "export function main(params) { return params }",
      json: { name: "you" },
    },
    {
      name: "export default",
      code: "export default function (params) { return params }",
      json: { name: "you" },
    },
    {
      name: "a default export with a main",
      code: "export default { main: () => ({ ok: true }) }",
      json: { ok: true },
    },
    {
      name: "export list",
      code: "const f = () => ({ ok: true });\nexport { f as main };",
      json: { ok: true },
    },
    {
      name: "a path",
      main: "lib.handler",
      code: "export const lib = { handler: () => ({ ok: true }) }",
      json: { ok: true },
    },
    {
      name: "import of a built-in",
      code: 'import { join } from "node:path"; export const main = () => ({ path: join("a", "b") })',
      json: { path: "a/b" },
    },
    {
      name: "import of what the image has installed",
      code: 'import installed from "installed"; export const main = () => installed',
      json: { version: "image" },
    },
    {
      name: "top-level await",
      code: "const seen = await Promise.resolve(5); export const main = () => ({ seen })",
      json: { seen: 5 },
    },
    {
      name: "import.meta",
      code: "export const main = () => ({ file: import.meta.url.startsWith('file:///') })",
      json: { file: true },
    },
    {
      name: "the names that CommonJS has taken",
      code: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nexport const main = () => require("installed")',
      json: { version: "image" },
    },
    {
      name: "one line of a minifier",
      code: 'import{join as j}from"node:path";const m=()=>({path:j("a","b")});export{m as main};',
      json: { path: "a/b" },
    },
  ])("$name", async ({ main = "main", code, json }) => {
    expect(await runCode({ main, code })).toEqual({ init: 200, json, stderr: "<end>" });
  });

  test("an error points at the user's own line", async () => {
    const { json } = await runCode({ code: "export async function main() {\n  nowhere();\n}" });
    expect((json as { error: { stack: string } }).error.stack).toMatch(/action\.mjs:2:3\)/);
  });
});

describe("source text that cannot be run", () => {
  const cannot = (why: string) => new RegExp(`^Initialization has failed due to: ${why}`, "s");
  test.each([
    {
      name: "a syntax error",
      code: "function main( { return {} }",
      error: cannot(".*action\\.js:1.*SyntaxError: Unexpected token"),
    },
    {
      name: "a syntax error in an ES module",
      code: "export function main( { return {} }",
      error: cannot(".*action\\.mjs:1.*SyntaxError: Unexpected token"),
    },
    {
      name: "await in a function that is not async",
      code: "function main() { await 1 }",
      error: cannot(".*action\\.mjs:1.*SyntaxError: Unexpected reserved word"),
    },
    { name: "an error at load", code: "nowhere()", error: cannot("ReferenceError: nowhere is not defined") },
    {
      name: "an error at load of an ES module",
      code: "export const main = 1; nowhere()",
      error: cannot("ReferenceError: nowhere is not defined"),
    },
    {
      name: "a missing import",
      code: 'import "not-installed"; export const main = 1',
      error: cannot(".*not-installed"),
    },
    { name: "blanks", code: "  \n ", error: cannot("Action entrypoint 'main' is not a function\\.$") },
    {
      name: "no such function",
      main: "absent",
      code: "function main() {}",
      error: cannot("Action entrypoint 'absent' is not a function\\.$"),
    },
    {
      name: "what every object has",
      main: "toString",
      code: "function main() {}",
      error: cannot("Action entrypoint 'toString' is not a function\\.$"),
    },
    {
      name: "a value that is no function",
      main: "value",
      code: "const value = 5",
      error: cannot("Action entrypoint 'value' is not a function\\.$"),
    },
    {
      name: "a main that is no name",
      main: "niam() ",
      code: "function niam() {}",
      error: cannot("Action entrypoint 'niam\\(\\) ' is not a function\\.$"),
    },
    {
      name: "an archive sent as text",
      code: zip([{ name: "index.js" }]).toString("base64"),
      error: cannot(""),
    },
  ])("$name", async ({ main = "main", code, error }) => {
    const { init, json, stderr } = await runCode({ main, code });
    expect([
      init,
      json,
      stderr.startsWith("Error during initialization: "),
      stderr.endsWith("\n<end>"),
    ]).toEqual([502, { error: expect.stringMatching(error) }, true, true]);
  });
});

describe("archives", () => {
  const echo = "exports.main = (params) => params;";
  test.each<{ name: string; main?: string; entries: EntrySpec[]; json: unknown }>([
    { name: "index.js alone", entries: [{ name: "index.js", data: echo }], json: { name: "you" } },
    {
      name: "package.json that names another file",
      entries: [
        { name: "package.json", data: '{"main":"lib/start.js"}' },
        { name: "lib/start.js", data: echo },
      ],
      json: { name: "you" },
    },
    {
      name: "another main",
      main: "niam",
      entries: [{ name: "index.js", data: "exports.niam = () => ({ ok: true })" }],
      json: { ok: true },
    },
    {
      name: "main in another file",
      main: "other.niam",
      entries: [{ name: "other.js", data: "exports.niam = () => ({ ok: true })" }],
      json: { ok: true },
    },
    {
      name: "main deep in another file",
      main: "other.niam.xyz",
      entries: [{ name: "other.js", data: "exports.niam = { xyz: () => ({ ok: true }) }" }],
      json: { ok: true },
    },
    {
      name: "main in another file, beside a package.json",
      main: "other.niam",
      entries: [
        { name: "package.json", data: '{"main":"index.js"}' },
        { name: "index.js", data: echo },
        { name: "other.js", data: "exports.niam = () => ({ other: true })" },
      ],
      json: { other: true },
    },
    {
      name: "a package of type module",
      entries: [
        { name: "package.json", data: '{"type":"module"}' },
        { name: "index.js", data: "const a = await 1; export const main = () => ({ a })" },
      ],
      json: { a: 1 },
    },
    {
      name: "index.mjs alone",
      entries: [{ name: "index.mjs", data: "export const main = () => ({ ok: true })" }],
      json: { ok: true },
    },
    {
      name: "index.mjs beside a package.json without main",
      entries: [
        { name: "package.json", data: "{}" },
        { name: "index.mjs", data: "export default () => ({ ok: true })" },
      ],
      json: { ok: true },
    },
    {
      name: "main in an .mjs file",
      main: "other.main",
      entries: [{ name: "other.mjs", data: "export const main = () => ({ ok: true })" }],
      json: { ok: true },
    },
    {
      name: "main in a .cjs file of a module package",
      main: "other.main",
      entries: [
        { name: "package.json", data: '{"type":"module"}' },
        { name: "other.cjs", data: echo },
      ],
      json: { name: "you" },
    },
    {
      name: "files read by relative names",
      entries: [
        {
          name: "index.js",
          data: 'exports.main = () => ({ text: require("fs").readFileSync("data/a.txt", "utf8") })',
        },
        { name: "data/a.txt", data: "found" },
      ],
      json: { text: "found" },
    },
    {
      name: "the root as working directory",
      entries: [{ name: "index.js", data: "exports.main = () => ({ same: __dirname === process.cwd() })" }],
      json: { same: true },
    },
    {
      name: "modules of its own, which win over the image's",
      entries: [
        {
          name: "index.js",
          data: 'exports.main = () => ({ part: require("./sub/part").part, shadowed: require("shadowed").version, installed: require("installed").version })',
        },
        { name: "sub/part.js", data: "exports.part = true" },
        { name: "node_modules/shadowed/index.js", data: 'exports.version = "own"' },
      ],
      json: { part: true, shadowed: "own", installed: "image" },
    },
    {
      name: "links inside, and executables",
      entries: [
        {
          name: "index.js",
          data: 'exports.main = () => ({ linked: require("./alias").ok, tool: require("child_process").execFileSync("bin/tool").toString() })',
        },
        { name: "real.js", data: "exports.ok = true" },
        { name: "alias.js", link: "real.js" },
        { name: "bin/tool", data: "#!/bin/sh\nprintf made", mode: 0o755 },
      ],
      json: { linked: true, tool: "made" },
    },
  ])("$name, as zip and as tar.gz", async ({ main = "main", entries, json }) => {
    const zipped = await runCode({ main, ...archive(entries) });
    const tarred = await runCode({ main, binary: true, code: tarGz(entries).toString("base64") });
    expect([zipped, tarred]).toEqual([
      { init: 200, json, stderr: "<end>" },
      { init: 200, json, stderr: "<end>" },
    ]);
  });

  test("a package that does not say what it is may be an ES module all the same", async () => {
    const { init, json } = await runCode(
      archive([{ name: "index.js", data: "export const main = () => ({ ok: true })" }]),
    );
    expect([init, json]).toEqual([200, { ok: true }]);
  });

  test("base64 with line breaks, and without padding", async () => {
    const code = zip([{ name: "index.js", data: echo }]).toString("base64");
    const wrapped = await runCode({ binary: true, code: code.replace(/(.{76})/g, "$1\n") });
    const bare = await runCode({ binary: true, code: code.replace(/=+$/, "") });
    expect([wrapped.init, bare.init]).toEqual([200, 200]);
  });

  test.each<{ name: string; main?: string; code: Buffer; error: string | RegExp }>([
    {
      name: "neither package.json nor index.js",
      code: zip([{ name: "other.txt", data: "x" }]),
      error: "Zipped actions must contain either package.json or index.js at the root.",
    },
    {
      name: "the entry in a folder",
      code: zip([{ name: "folder/index.js", data: echo }]),
      error: /either package\.json or index\.js/,
    },
    {
      name: "no such function",
      main: "absent",
      code: zip([{ name: "index.js", data: echo }]),
      error: "Action entrypoint 'absent' is not a function.",
    },
    {
      name: "no such file",
      main: "other.main",
      code: zip([{ name: "index.js", data: echo }]),
      error: /Cannot find module/,
    },
    {
      name: "a broken package.json",
      code: zip([
        { name: "package.json", data: "{" },
        { name: "index.js", data: echo },
      ]),
      error: /package\.json/,
    },
    {
      name: "a syntax error",
      code: zip([{ name: "index.js", data: "function main( {" }]),
      error: /index\.js:1.*SyntaxError/s,
    },
    {
      name: "text",
      code: Buffer.from("just text, no archive"),
      error: /uncompressing the action archive: the file type is unsupported/,
    },
    {
      name: "an entry outside",
      code: zip([{ name: "../out.js", data: "x" }]),
      error: /uncompressing the action archive: cannot unpack "\.\.\/out\.js": the name leads outside/,
    },
  ])("$name is refused", async ({ main = "main", code, error }) => {
    const { init, json, stderr } = await runCode({ main, binary: true, code: code.toString("base64") });
    expect([init, json, stderr.endsWith("<end>")]).toEqual([
      502,
      {
        error: expect.stringMatching(
          typeof error === "string"
            ? new RegExp(`^Initialization has failed due to: ${error.replaceAll(".", "\\.")}$`)
            : error,
        ),
      },
      true,
    ]);
  });
});
