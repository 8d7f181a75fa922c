import { residentBytes, treeOf } from "../runtimes/process-tree.mjs";
import { runFor } from "../runtimes/run-for.mjs";
import { findRuntimes } from "../runtimes/runtimes.mjs";
import { initialise, startRuntime } from "../runtimes/start-runtime.mjs";
import { takeRounds } from "./rounds.mjs";
import { comparison, orWrong } from "./runtimes-table.mjs";

/** Between two looks at the memory: the highest counts, as that of a collected heap goes up and down. */
const step = 1000;

/** A JVM goes on compiling for about as long. */
const warmUp = 20_000;
const activations = 10_000;

/**
 * OpenWhisk's default for an action. A JVM sizes its heap by the memory of its container, and on a large machine
 * takes hundreds of megabytes before it collects anything: that would hide what stays.
 */
const containerMemory = { JDK_JAVA_OPTIONS: "-XX:MaxRAM=256m" };

/** Resident memory of our runners, with all their processes: once warm, and in the 10,000 activations after that. */
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
    { heading: "peak of 20,000", field: "warmMb", digits: 1 },
    { heading: "of 10,000 more", field: "endMb", digits: 1 },
    { heading: "growth %", field: "growthPercent", digits: 1 },
  ]);
  return { rounds, table };
}

async function memory(runtime) {
  const started = await startRuntime({ ...runtime, env: containerMemory });
  try {
    await initialise(started, runtime.init);
    const startMb = megabytesOf(started);
    const warmMb = await peakMb(started, warmUp);
    const endMb = await peakMb(started, activations);
    return { startMb, warmMb, endMb, growthPercent: (endMb / warmMb - 1) * 100 };
  } finally {
    await started.stop();
  }
}

async function peakMb(started, count) {
  let peak = 0;
  for (let done = 0; done < count; done += step) {
    const { unanswered } = await runFor(started.port, { activations: step });
    if (unanswered > 0) throw new Error("it did not answer an activation rightly");
    peak = Math.max(peak, megabytesOf(started));
  }
  return peak;
}

function megabytesOf({ pid }) {
  return residentBytes(treeOf(pid)) / 1e6;
}
