import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { exchange, openConnection, requestBytes, send } from "../runner/client.mjs";
import { activation, initEcho, startRunner } from "../runner/start-runner.mjs";
import { figure, ratio, takeRounds } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

const ourRunner = fileURLToPath(new URL("../../dist/runtimes/nodejs/main.cjs", import.meta.url));

/** How activations reach the runner. */
const loads = [
  { field: "single", connections: 1, keepAlive: false },
  { field: "singleKept", connections: 1, keepAlive: true },
  { field: "many", connections: 16, keepAlive: false },
  { field: "manyKept", connections: 16, keepAlive: true },
];

/** `/run` of an action that answers what it is given, and the way from the start of a process to its first answer. */
export async function measureRunner(_task, settings, progress) {
  const files = { unlisten: ourRunner };
  if (settings.officialRuntime !== undefined) files.official = join(settings.officialRuntime, "app.js");
  for (const file of Object.values(files)) {
    if (!existsSync(file)) throw new Error(`cannot measure the runner: there is no ${file}`);
  }
  const runners = Object.keys(files);
  const starts = await takeRounds(settings.starts, runners, (runner) => firstAnswer(files[runner]), progress);
  const sample = (runner) => throughput(files[runner], settings.runnerMs);
  const rounds = await takeRounds(settings.runnerRounds, runners, sample, progress);
  return { starts, rounds, table: tableOf(runners, starts, rounds) };
}

/** @returns milliseconds from spawning a process, until its port answers and until an action's first result */
async function firstAnswer(file) {
  const start = performance.now();
  const runner = await startRunner(file);
  try {
    const listening = performance.now();
    await initEcho(runner);
    check(await send(runner.port, "/run", activation));
    return { listeningMs: listening - start, firstMs: performance.now() - start };
  } finally {
    await runner.stop();
  }
}

/** @returns activations per second for each load, and CPU microseconds that the runner took for one of them */
async function throughput(file, timeMs) {
  const measured = {};
  for (const { field, connections, keepAlive } of loads) {
    const runner = await startRunner(file, { allowConcurrent: connections > 1 });
    try {
      await initEcho(runner);
      await runFor(timeMs / 2, runner.port, connections, keepAlive);
      const cpuBefore = cpuOf(runner.pid);
      const { count, elapsedMs } = await runFor(timeMs, runner.port, connections, keepAlive);
      measured[field] = (count / elapsedMs) * 1000;
      measured[`${field}Cpu`] = (cpuOf(runner.pid) - cpuBefore) / count;
    } finally {
      await runner.stop();
    }
  }
  return measured;
}

async function runFor(timeMs, port, connections, keepAlive) {
  const start = performance.now();
  const until = start + timeMs;
  const bytes = requestBytes("/run", activation, keepAlive ? "keep-alive" : "close");
  const counts = Array.from({ length: connections }, async () => {
    const kept = keepAlive ? openConnection(port, bytes) : undefined;
    let count = 0;
    for (; performance.now() < until; count++) {
      check(await (kept === undefined ? exchange(port, bytes) : kept.exchange()));
    }
    kept?.close();
    return count;
  });
  const count = (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
  return { count, elapsedMs: performance.now() - start };
}

const expected = JSON.stringify(activation.value);

function check(answer) {
  if (answer?.status === 200 && answer.body === expected) return;
  throw new Error(`cannot measure the runner: it answered ${JSON.stringify(answer)}`);
}

/** CPU microseconds that a process has used; NaN where the system does not tell. Ticks are a hundredth of a second. */
function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

const alone =
  "Alone: the official runtime is compared with --official-runtime DIR, a folder with its app.js and its packages installed.";

function tableOf(runners, starts, rounds) {
  const columns = [
    { heading: "1 conn.", of: rounds, field: "single" },
    { heading: "1 kept", of: rounds, field: "singleKept" },
    { heading: "16 conn.", of: rounds, field: "many" },
    { heading: "16 kept", of: rounds, field: "manyKept" },
    { heading: "CPU µs, 1 conn.", of: rounds, field: "singleCpu" },
    { heading: "CPU µs, 16 conn.", of: rounds, field: "manyCpu" },
    { heading: "listening ms", of: starts, field: "listeningMs" },
    { heading: "first answer ms", of: starts, field: "firstMs" },
  ];
  const row = (name, digits, figureOf) => ({
    name,
    cells: columns.map((column) => fixed(figureOf(column), digits)),
  });
  const rows = [row("unlisten", 0, ({ of, field }) => figure(of, "unlisten", field))];
  if (runners.includes("official")) {
    rows.push(
      row("official runtime", 0, ({ of, field }) => figure(of, "official", field)),
      row("ratio", 2, ({ of, field }) => ratio(of, "unlisten", "official", field)),
    );
  }
  return {
    title: "Node.js runner: activations per second of an action that echoes",
    columns: columns.map(({ heading }) => heading),
    rows,
    note: runners.includes("official") ? undefined : alone,
  };
}
