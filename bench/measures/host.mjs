import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { openConnection, requestBytes, send } from "../runner/client.mjs";
import { check, startHost } from "../runner/start-host.mjs";
import { activation, initEcho, startRunner } from "../runner/start-runner.mjs";
import { median } from "../statistics.mjs";
import { figure } from "./rounds.mjs";
import { fixed } from "./variant-table.mjs";

const runnerFile = fileURLToPath(new URL("../../dist/runtimes/nodejs/main.cjs", import.meta.url));

/**
 * Blocking invokes of an action that echoes, through the local host and of the runner alone: warm, and from the start
 * of the runner's process to the first result.
 */
export async function measureHost(_task, settings, progress) {
  const rounds = [];
  for (let round = 1; round <= settings.runnerRounds; round++) {
    progress(`round ${round} of ${settings.runnerRounds}`);
    const runner = await measureRunnerAlone(settings);
    const host = await measureThroughHost(settings);
    rounds.push({ runner, host });
  }
  return { rounds, table: tableOf(rounds) };
}

async function measureRunnerAlone({ runnerMs, starts }) {
  const runner = await startRunner(runnerFile);
  try {
    await initEcho(runner);
    const bytes = requestBytes("/run", activation, "keep-alive");
    await callFor(runnerMs / 2, runner.port, bytes, 1);
    const warm = await callFor(runnerMs, runner.port, bytes, 1);
    const coldMs = [];
    for (let start = 0; start < starts; start++) coldMs.push(await firstAnswer());
    return { ...warm, coldMs: median(coldMs) };
  } finally {
    await runner.stop();
  }
}

async function firstAnswer() {
  const start = performance.now();
  const runner = await startRunner(runnerFile);
  try {
    await initEcho(runner);
    await send(runner.port, "/run", activation);
    return performance.now() - start;
  } finally {
    await runner.stop();
  }
}

async function measureThroughHost({ runnerMs, starts }) {
  const host = await startHost();
  try {
    await host.putEcho("echo");
    const bytes = host.invoke("echo");
    await callFor(runnerMs / 2, host.port, bytes, 1);
    const single = await callFor(runnerMs, host.port, bytes, 1);
    await callFor(runnerMs / 2, host.port, bytes, 16);
    const many = await callFor(runnerMs, host.port, bytes, 16);
    const coldMs = [];
    for (let start = 0; start < starts; start++) {
      await host.putEcho(`cold-${start}`);
      const begin = performance.now();
      await host.invokeOnce(`cold-${start}`);
      coldMs.push(performance.now() - begin);
    }
    return { ...single, manyPerSecond: many.perSecond, coldMs: median(coldMs) };
  } finally {
    await host.stop();
  }
}

/** @returns calls per second, and the median of their milliseconds */
async function callFor(timeMs, port, bytes, connections) {
  const start = performance.now();
  const until = start + timeMs;
  const times = [];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = openConnection(port, bytes);
      for (let before = performance.now(); before < until; ) {
        check(await connection.exchange());
        const after = performance.now();
        times.push(after - before);
        before = after;
      }
      connection.close();
    }),
  );
  return { perSecond: (times.length / (performance.now() - start)) * 1000, callMs: median(times) };
}

function tableOf(rounds) {
  const row = (name, variant) => ({
    name,
    cells: [
      fixed(figure(rounds, variant, "perSecond"), 0),
      fixed(figure(rounds, variant, "manyPerSecond"), 0),
      fixed(figure(rounds, variant, "callMs"), 2),
      fixed(figure(rounds, variant, "coldMs"), 0),
    ],
  });
  return {
    title: "Local host: blocking invokes of an action that echoes",
    columns: ["per s, 1 conn.", "per s, 16 conn.", "median ms, 1 conn.", "cold ms"],
    rows: [row("through the host", "host"), row("runner alone, kept connection", "runner")],
  };
}
