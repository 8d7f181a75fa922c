import { residentBytes, treeOf } from "../runtimes/process-tree.mjs";
import { runFor } from "../runtimes/run-for.mjs";
import { findRuntimes } from "../runtimes/runtimes.mjs";
import { initialise, startRuntime } from "../runtimes/start-runtime.mjs";
import { takeRounds } from "./rounds.mjs";
import { comparison, orWrong } from "./runtimes-table.mjs";

const activations = 10_000;

/** Resident memory of our runners, with all their processes: once warm, and 10,000 activations later. */
export async function measureMemory(_task, settings, progress) {
  const runtimes = await findRuntimes({ ...settings, official: {} });
  const rounds = await takeRounds(
    settings.heapRounds,
    Object.keys(runtimes),
    orWrong(runtimes, memory),
    progress,
  );
  const table = comparison("Runtimes: resident memory in MB, all processes", rounds, [
    { heading: "with its action", field: "startMb", digits: 1 },
    { heading: "after 10,000", field: "warmMb", digits: 1 },
    { heading: "after 20,000", field: "endMb", digits: 1 },
    { heading: "growth %", field: "growthPercent", digits: 1 },
  ]);
  return { rounds, table };
}

async function memory(runtime) {
  const started = await startRuntime(runtime);
  try {
    await initialise(started, runtime.init);
    const megabytes = () => residentBytes(treeOf(started.pid)) / 1e6;
    const startMb = megabytes();
    await runAll(started.port);
    const warmMb = megabytes();
    await runAll(started.port);
    const endMb = megabytes();
    return { startMb, warmMb, endMb, growthPercent: (endMb / warmMb - 1) * 100 };
  } finally {
    await started.stop();
  }
}

async function runAll(port) {
  const { unanswered } = await runFor(port, { activations });
  if (unanswered > 0) throw new Error("it did not answer an activation rightly");
}
