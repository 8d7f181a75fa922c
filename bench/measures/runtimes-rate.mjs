import { cpuMicroseconds, treeOf } from "../runtimes/process-tree.mjs";
import { runFor } from "../runtimes/run-for.mjs";
import { findRuntimes } from "../runtimes/runtimes.mjs";
import { initialise, startRuntime } from "../runtimes/start-runtime.mjs";
import { takeRounds } from "./rounds.mjs";
import { comparison, orWrong } from "./runtimes-table.mjs";

/** How activations reach a runtime. */
const loads = [
  { field: "single", connections: 1, keepAlive: false },
  { field: "singleKept", connections: 1, keepAlive: true },
  { field: "many", connections: 16, keepAlive: false },
  { field: "manyKept", connections: 16, keepAlive: true },
];

/** Warm `/run` of an action that echoes, our runners beside the official ones. */
export async function measureRates(_task, settings, progress) {
  const runtimes = await findRuntimes(settings);
  const sample = orWrong(runtimes, (runtime) => rates(runtime, settings.runnerMs));
  const rounds = await takeRounds(settings.runnerRounds, Object.keys(runtimes), sample, progress);
  const table = comparison("Runtimes: activations per second of an action that echoes", rounds, [
    { heading: "1 conn.", field: "single" },
    { heading: "1 kept", field: "singleKept" },
    { heading: "16 conn.", field: "many" },
    { heading: "16 kept", field: "manyKept" },
    { heading: "unanswered", field: "unanswered", hasRatio: false },
    { heading: "CPU µs, 1 kept", field: "singleKeptCpu" },
  ]);
  return { rounds, table };
}

/**
 * @returns for each load, in a process of its own: activations per second, and CPU microseconds of all processes for
 *   one; `unanswered` are those of 16 connections that got no answer
 */
async function rates(runtime, timeMs) {
  const measured = {};
  for (const { field, connections, keepAlive } of loads) {
    if (connections > 1 && !runtime.takesConnections) continue;
    const started = await startRuntime(runtime, { allowConcurrent: connections > 1 });
    try {
      await initialise(started, runtime.init);
      await runFor(started.port, { connections, keepAlive, timeMs: timeMs / 2 });
      const tree = treeOf(started.pid);
      const cpuBefore = cpuMicroseconds(tree);
      const { count, elapsedMs, unanswered } = await runFor(started.port, { connections, keepAlive, timeMs });
      if (connections === 1 && unanswered > 0) throw new Error("it did not answer an activation rightly");
      measured[field] = (count / elapsedMs) * 1000;
      measured[`${field}Cpu`] = (cpuMicroseconds(tree) - cpuBefore) / count;
      if (connections > 1) measured.unanswered = (measured.unanswered ?? 0) + unanswered;
    } finally {
      await started.stop();
    }
  }
  return measured;
}
