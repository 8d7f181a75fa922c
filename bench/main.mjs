/**
 * `npm run bench`: measures this package side by side with its peers and prints tables, ratios and verdicts.
 * How to read them: README.md.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { ensureBuilt, ensureInstalled } from "../.ci/bootstrap.mjs";
import { bars, verdictOf } from "./bars.mjs";
import { readOptions, usage } from "./options.mjs";
import { ensurePeers, installOwnPackage } from "./peers.mjs";
import { dim, printTable } from "./print-table.mjs";
import { runWithinLoopback, seesLoopbackOnly } from "./runtimes/loopback.mjs";
import { findRuntimes } from "./runtimes/runtimes.mjs";

const settings = readOptions(process.argv.slice(2));
if (settings.problem !== undefined) {
  console.error(`${settings.problem}\n\n${usage}`);
  process.exitCode = 2;
} else if (settings.help === true) {
  console.log(usage);
} else {
  await main();
}

async function main() {
  const { tasksOf } = await import("./tasks.mjs");
  const tasks = tasksOf(settings);
  if (tasks.length === 0) return fail(`nothing is called ${settings.only.join(" ")}: see --list`);
  if (settings.list === true) return console.log(tasks.map(({ label }) => label).join("\n"));
  ensureInstalled();
  if (settings.unlisten === undefined) ensureBuilt();
  ensurePeers();
  installOwnPackage();
  if (Object.keys(settings.official).length > 0 && !seesLoopbackOnly()) {
    // What has to be built may have to be downloaded first.
    await findRuntimes({ ...settings, official: {} });
    process.exitCode = await runWithinLoopback([process.execPath, ...process.argv.slice(1)]);
    return;
  }
  const machine = describeMachine();
  console.log(machine);
  const results = {};
  for (const task of tasks) {
    const result = await measure(task);
    if (result === undefined) continue;
    results[task.label] = result;
    printTable(result.table, console.log);
  }
  const verdicts = bars
    .filter(({ label }) => tasks.some((task) => task.label === label))
    .map((bar) => ({ ...bar, ...verdictOf(bar, results) }));
  printVerdicts(verdicts);
  console.log(`\n${describeMachine()}`);
  if (settings.json !== undefined)
    writeFileSync(settings.json, `${JSON.stringify({ machine, results, verdicts }, null, 2)}\n`);
}

/** What a task measured; undefined when it could not, after saying why: the others go on. */
async function measure(task) {
  try {
    return await task.measure(task, settings, (text) => showProgress(`${task.label}: ${text}`));
  } catch (error) {
    console.error(`\n${task.label}: not measured: ${error.message}`);
    process.exitCode = 1;
    return undefined;
  } finally {
    showProgress("");
  }
}

function describeMachine() {
  const load = loadavg().map((average) => average.toFixed(1));
  return dim(
    `${cpus()[0]?.model.trim() ?? process.arch}, ${availableParallelism()} cores, Node ${process.version}, load average ${load.join(" ")}`,
  );
}

function printVerdicts(verdicts) {
  if (verdicts.length === 0) return;
  const cells = ({ atMost, atLeast, unit = "", measured, kind }) => [
    atMost === undefined ? `>= ${atLeast}${unit}` : `<= ${atMost}${unit}`,
    measured === undefined ? "" : `${Number(measured.toFixed(2))}${unit}`,
    { ok: "ok", missed: "MISSED", "not-measured": "not measured" }[kind],
  ];
  printTable(
    {
      title: "Bars",
      columns: ["bar", "measured", "verdict"],
      rows: verdicts.map((verdict) => ({
        name: verdict.name,
        cells: cells(verdict),
        isEmphasised: verdict.kind === "missed",
      })),
      note: "Same answers as a real server, the controller's rules and hostile input are tested, not measured: npm test.",
    },
    console.log,
  );
}

/** One line that is written over, and only where somebody watches. */
function showProgress(text) {
  if (process.stderr.isTTY === true)
    process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 2;
}
