import { performance } from "node:perf_hooks";
import { archived, buildExecutable } from "../runtimes/echo-action.mjs";
import { runFor, runOnce } from "../runtimes/run-for.mjs";
import { findRuntimes } from "../runtimes/runtimes.mjs";
import { initialise, startRuntime } from "../runtimes/start-runtime.mjs";
import { median } from "../statistics.mjs";
import { takeRounds } from "./rounds.mjs";
import { comparison, orWrong } from "./runtimes-table.mjs";

/** A C++ action whose start takes 5 ms of work: paid with the first answer, and never again. */
export async function measureSlowStart(_task, settings, progress) {
  const { cpp = { wrong: "there is no C++ runner" } } = await findRuntimes({
    languages: ["cpp"],
    official: {},
  });
  const slow =
    cpp.wrong === undefined
      ? { ...cpp, init: await archived(await buildExecutable("cpp", "slow-start")) }
      : cpp;
  const runtimes = { cpp, "cpp, start of 5 ms": slow };
  const sample = orWrong(runtimes, (runtime) => requests(runtime, settings.runnerMs));
  const rounds = await takeRounds(settings.runnerRounds, Object.keys(runtimes), sample, progress);
  const table = comparison("C++ action that takes 5 ms to start: milliseconds", rounds, [
    { heading: "first answer", field: "firstMs", digits: 1 },
    { heading: "each later request", field: "laterMs", digits: 3 },
  ]);
  return { rounds, table };
}

/** @returns milliseconds from the start of the process to the first answer, and the median of the requests after it */
async function requests(runtime, timeMs) {
  const start = performance.now();
  const started = await startRuntime(runtime);
  try {
    await initialise(started, runtime.init);
    await runOnce(started.port);
    const firstMs = performance.now() - start;
    const { times } = await runFor(started.port, { timeMs });
    return { firstMs, laterMs: median(times) };
  } finally {
    await started.stop();
  }
}
