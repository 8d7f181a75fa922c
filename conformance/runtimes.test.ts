import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readRunners } from "../runtimes/runners/read-runner.js";
import { startCommand } from "../runtimes/runners/start-command.js";
import { loadSuites, suitesFor } from "./load-suites.js";
import { countOf } from "./outcome.js";
import type { Run } from "./run-cases.js";
import { processTarget } from "./runtime/process-target.js";
import { runRuntime } from "./runtime/run-runtime.js";

/** The whole runtime suite against our Node.js runner, as anybody else runs it against theirs. */

const folder = import.meta.dirname;
const root = join(folder, "..");
const suites = suitesFor("runtime", loadSuites(folder));
let run: Run;

beforeAll(async () => {
  const runner = readRunners(root).find(({ language }) => language === "nodejs")!;
  run = await runRuntime({
    folder,
    target: processTarget({ name: "nodejs", command: await startCommand(runner, root) }),
    fixtures: join(folder, "fixtures", "nodejs"),
    prepare: async () => "",
  });
}, 600_000);

test.each(suites)("$name: every case passes", ({ name }) => {
  const own = run.results.filter(({ suite }) => suite === name);
  expect(own.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  expect(countOf(own).passed).toBeGreaterThan(0);
});

test("every rule of CONTRACT.md has a case, and every case cites a rule of it", () => {
  const text = readFileSync(join(root, "runtimes", "CONTRACT.md"), "utf8");
  const rules = [...text.matchAll(/^\| (R\d+) /gm)].map((found) => found[1]!);
  const cited = new Set(suites.flatMap(({ cases }) => cases.map(({ rule }) => rule)));
  expect([...cited].filter((rule) => !rules.includes(rule))).toEqual([]);
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
  expect(new Set(rules).size).toBe(rules.length);
});
