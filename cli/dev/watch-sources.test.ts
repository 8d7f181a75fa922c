import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ignoredPaths, watchSources } from "./watch-sources.js";

test.each([
  { path: "server.js", ignored: false },
  { path: "src/routes/a.ts", ignored: false },
  { path: "views/index.ejs", ignored: false },
  { path: ".env", ignored: false },
  { path: "node_modules/a/index.js", ignored: true },
  { path: "packages/a/node_modules/b.js", ignored: true },
  { path: ".git/index", ignored: true },
  { path: "dist/server.js", ignored: true },
  { path: "server.js~", ignored: true },
  { path: ".server.js.swp", ignored: true },
  { path: "access.log", ignored: true },
])("$path: ignored $ignored", ({ path, ignored }) => {
  expect(ignoredPaths("server.js")(path)).toBe(ignored);
});

test("the folder of the entry counts, whatever its name", () => {
  expect(ignoredPaths("dist/main.js")("dist/lib/a.js")).toBe(false);
});

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "unlisten-watch-"));
  mkdirSync(join(root, "node_modules"));
  mkdirSync(join(root, "src"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("changes of one moment are one call, and packages are none", async () => {
  let stop = () => {};
  const calls = await new Promise<string[][]>((resolve) => {
    stop = watchSources(root, join(root, "src/a.js"), (paths) => resolve([paths]));
    writeFileSync(join(root, "node_modules", "p.js"), "1");
    writeFileSync(join(root, "src", "a.js"), "1");
    writeFileSync(join(root, "src", "b.js"), "1");
  });
  stop();
  expect(calls).toEqual([["src/a.js", "src/b.js"]]);
});

test("a folder made later is watched, and so is what it brings along", async () => {
  const seen = new Set<string>();
  const until = async (path: string) => {
    while (!seen.has(path)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const stop = watchSources(root, join(root, "src/a.js"), (paths) => {
    for (const path of paths) seen.add(path);
  });
  mkdirSync(join(root, "src/lib/deep"), { recursive: true });
  writeFileSync(join(root, "src/lib/deep/c.js"), "1");
  await until("src/lib/deep/c.js");
  seen.clear();
  writeFileSync(join(root, "src/lib/deep/c.js"), "2");
  await until("src/lib/deep/c.js");
  stop();
  expect([...seen]).toEqual(["src/lib/deep/c.js"]);
});
