/** The runners of other languages than JavaScript: their own tests, and the conformance suite against each. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "./apt.mjs";
import { root } from "./bootstrap.mjs";

/** What their runner.json files say; vitest tests the one for Node. */
const runners = readdirSync(join(root, "runtimes"))
  .map((name) => ({ name, folder: join(root, "runtimes", name) }))
  .filter(({ name, folder }) => name !== "nodejs" && existsSync(join(folder, "runner.json")))
  .map(({ name, folder }) => ({
    name,
    folder,
    ...JSON.parse(readFileSync(join(folder, "runner.json"), "utf8")),
  }));

/** Installs what builds, runs and tests them. */
export function ensureToolchains() {
  ensurePackages([...new Set(runners.flatMap(({ apt = [] }) => apt))]);
}

/** @returns what passed and failed: a test command counts as one, a case of the suite too; and the names of failures */
export function testLanguages() {
  const total = { passed: 0, failed: 0, names: [] };
  const add = ({ passed, failed, names }) => {
    total.passed += passed;
    total.failed += failed;
    total.names.push(...names);
  };
  for (const runner of runners) {
    for (const command of runner.test ?? []) add(runTest(runner, command));
    for (const target of [runner.language, ...Object.keys(runner.variants ?? {})]) add(runSuite(target));
  }
  return total;
}

function runTest({ name, folder }, command) {
  const [program, ...args] = command.map((word) => word.replaceAll("{folder}", folder));
  console.log(`\n${name}: ${[program, ...args].join(" ")}`);
  const { status } = spawnSync(program, args, { cwd: folder, stdio: "inherit" });
  if (status === 0) return { passed: 1, failed: 0, names: [] };
  return { passed: 0, failed: 1, names: [`${name}: ${command.join(" ")}: status ${status}`] };
}

function runSuite(target) {
  console.log(`\nunlisten conformance ${target}`);
  const main = join(root, "dist", "cli", "main.js");
  const { status, stdout } = spawnSync(process.execPath, [main, "conformance", target], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 256 * 1024 * 1024,
  });
  console.log(stdout.trimEnd());
  const counted = /^(\d+) passed, (\d+) failed/m.exec(
    stdout.slice(stdout.lastIndexOf("\n", stdout.length - 2) + 1),
  );
  const [passed, failed] = counted === null ? [0, 1] : [Number(counted[1]), Number(counted[2])];
  const names = [...stdout.matchAll(/^FAIL (.*) \(R\d+\)$/gm)].map(
    ([, name]) => `conformance ${target}: ${name}`,
  );
  if (status !== 0 && names.length === 0) names.push(`conformance ${target}: status ${status}`);
  return { passed, failed: Math.max(failed, names.length), names };
}
