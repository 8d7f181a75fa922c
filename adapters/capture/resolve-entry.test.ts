import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { callerFolder, entryName, resolveEntry } from "./resolve-entry.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "unlisten-entry-")));
afterAll(() => rmSync(root, { recursive: true }));

for (const folder of ["action/lib", "cwd/other"]) mkdirSync(join(root, folder), { recursive: true });
for (const file of ["action/server.js", "action/lib/index.js", "cwd/server.js", "cwd/other/app.mts"]) {
  writeFileSync(join(root, file), "");
}
symlinkSync(join(root, "action"), join(root, "link"));

const here = (path: string) => join(root, path);

test.each([
  { name: "beside the calling file", entry: "./server.js", file: "action/server.js" },
  { name: "without the dot as well", entry: "server.js", file: "action/server.js" },
  { name: "without an extension", entry: "./server", file: "action/server.js" },
  { name: "a folder means its index", entry: "./lib", file: "action/lib/index.js" },
  { name: "else in the working directory", entry: "other/app.mts", file: "cwd/other/app.mts" },
  { name: "an absolute path", entry: here("cwd/server.js"), file: "cwd/server.js" },
  { name: "a URL", entry: pathToFileURL(here("cwd/server.js")), file: "cwd/server.js" },
  { name: "a URL as text", entry: pathToFileURL(here("cwd/server.js")).href, file: "cwd/server.js" },
  {
    name: "links are resolved, as in import.meta.url",
    entry: here("link/server.js"),
    file: "action/server.js",
  },
])("$name", ({ entry, file }) => {
  expect(resolveEntry(entry, here("action"), here("cwd"))).toBe(here(file));
});

test("where the caller is not known, the working directory counts", () => {
  expect(resolveEntry("./server.js", undefined, here("cwd"))).toBe(here("cwd/server.js"));
});

test("what is missing is named for the client, and where it was looked for is left to the log", () => {
  const missing = () => resolveEntry("./no.js", here("action"), here("cwd"));
  expect(missing).toThrow(
    expect.objectContaining({
      code: "capture-entry-missing",
      message: 'cannot find the entry "./no.js"',
      cause: { lookedFor: [here("action/no.js"), here("cwd/no.js")] },
    }),
  );
});

test.each([
  { entry: "./src/server.js", name: "./src/server.js" },
  { entry: "/srv/secret-place/server.js", name: "server.js" },
  { entry: new URL("file:///srv/secret-place/server.js"), name: "server.js" },
])("messages call $entry $name", ({ entry, name }) => {
  expect(entryName(entry)).toBe(name);
});

test("the caller is whoever called the function, also through a bundle", () => {
  function called(): string | undefined {
    return callerFolder(called);
  }
  expect(called()).toBe(import.meta.dirname);
});
