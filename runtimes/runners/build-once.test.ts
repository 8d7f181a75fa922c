import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Build, buildOnce } from "./build-once.js";
import { cacheFolder } from "./cache-folder.js";
import { withLock } from "./lock.js";

let base: string;
let build: Build;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "unlisten-build-"));
  const folder = join(base, "src");
  mkdirSync(join(folder, "sub"), { recursive: true });
  writeFileSync(join(folder, "a.txt"), "1");
  writeFileSync(join(folder, "sub", "b.txt"), "1");
  // Notes each time, and leaves what the folders were.
  const script = 'echo again >> "$1/times"; echo "$2" > "$2/where"; sleep 0.1';
  build = {
    name: "thing",
    command: ["sh", "-c", script, "sh", base, "{out}"],
    inputs: ["*.txt", "sub"],
    folder,
    cache: join(base, "cache"),
  };
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const times = () => readFileSync(join(base, "times"), "utf8").trim().split("\n").length;

test("builds once for the same inputs, also for several at a time", async () => {
  const [one, two] = await Promise.all([buildOnce(build), buildOnce(build)]);
  expect(one).toBe(two);
  expect(await buildOnce(build)).toBe(one);
  expect(readFileSync(join(one!, "where"), "utf8")).toBe(`${one}\n`);
  expect(times()).toBe(1);
});

test("again when an input, a new one, or the command is another", async () => {
  const first = await buildOnce(build);
  writeFileSync(join(build.folder, "sub", "b.txt"), "2");
  const second = await buildOnce(build);
  writeFileSync(join(build.folder, "c.txt"), "1");
  const third = await buildOnce(build);
  const fourth = await buildOnce({ ...build, command: [...build.command, "more"] });
  expect(new Set([first, second, third, fourth]).size).toBe(4);
  expect(times()).toBe(4);
});

test("what failed is said, and tried again", async () => {
  const failing = { ...build, command: ["sh", "-c", "echo it is broken >&2; exit 3"] };
  await expect(buildOnce(failing)).rejects.toThrow(/ended with 3\nit is broken$/);
  await expect(buildOnce(failing)).rejects.toThrow(/ended with 3/);
  await expect(buildOnce({ ...build, command: ["/nowhere/cc"] })).rejects.toThrow(/ENOENT/);
  await expect(buildOnce({ ...build, inputs: ["none.*"] })).rejects.toThrow(/none\.\* does not exist/);
});

test("the lock of a process that is gone is taken over", async () => {
  const file = join(base, "lock");
  writeFileSync(file, "4194305");
  let done = false;
  await withLock(file, async () => {
    done = true;
  });
  expect(done).toBe(true);
  expect(existsSync(file)).toBe(false);
});

test("below .cache of a checkout, else in the user's cache folder", () => {
  expect(cacheFolder(base, { XDG_CACHE_HOME: "/c" })).toBe("/c/unlisten/built");
  expect(cacheFolder(base, {}, "/home/me")).toMatch(/^\/home\/me\/.*unlisten\/built$/);
  mkdirSync(join(base, ".git"));
  expect(cacheFolder(base, {})).toBe(join(base, ".cache", "built"));
});
