import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRunners } from "./read-runner.js";
import { missingPrograms, startCommand } from "./start-command.js";

const root = join(import.meta.dirname, "..", "..");
const runners = readRunners(root);
const nodejs = runners.find(({ language }) => language === "nodejs")!;

test.each(runners)("$language: its folder has its name, and its fixtures exist", (runner) => {
  expect(runner.folder).toBe(join(root, "runtimes", runner.language));
  expect(existsSync(join(root, "conformance", "fixtures", runner.language, "fixtures.json"))).toBe(true);
});

test.each(runners)("$language: says what is needed to build, start and test it", (runner) => {
  expect(runner.kinds.length).toBeGreaterThan(0);
  expect(runner.kinds.every((kind) => /^[a-z]+:[a-z0-9.]+$/.test(kind))).toBe(true);
  expect(runner.extensions.every((extension) => extension.startsWith("."))).toBe(true);
  expect(runner.command.length).toBeGreaterThan(0);
});

test("no two languages have the same kind", () => {
  const kinds = runners.flatMap((runner) => runner.kinds);
  expect(new Set(kinds).size).toBe(kinds.length);
});

test("the command that starts it", async () => {
  expect(await startCommand(nodejs, root)).toEqual([
    process.execPath,
    join(root, "dist/runtimes/nodejs/main.cjs"),
  ]);
});

test("programs that are missing", () => {
  const runner = { ...nodejs, programs: { sh: "every system has it", "no-such-program": "somewhere" } };
  expect(missingPrograms(runner)).toEqual([["no-such-program", "somewhere"]]);
});
