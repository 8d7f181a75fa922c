import { performance } from "node:perf_hooks";
import { buildExecutable, isCompiled, withoutCode } from "../runtimes/echo-action.mjs";
import { runOnce } from "../runtimes/run-for.mjs";
import { findRuntimes } from "../runtimes/runtimes.mjs";
import { initialise, startRuntime } from "../runtimes/start-runtime.mjs";
import { takeRounds } from "./rounds.mjs";
import { comparison, orWrong } from "./runtimes-table.mjs";

/**
 * From the start of a process to its first answer. A compiled action reaches our runner in an archive, and is also
 * started by itself, as its own runner.
 */
export async function measureStarts(_task, settings, progress) {
  const runtimes = await findRuntimes(settings);
  for (const language of Object.keys(runtimes).filter(isCompiled)) {
    if (runtimes[language].wrong === undefined)
      runtimes[`${language} executable`] = {
        command: [await buildExecutable(language, "echo")],
        init: withoutCode(),
      };
  }
  const sample = orWrong(runtimes, firstAnswer);
  // One that is not counted: files that nobody read yet.
  await takeRounds(1, Object.keys(runtimes), sample, progress);
  const rounds = await takeRounds(settings.starts, Object.keys(runtimes), sample, progress);
  const table = comparison("Runtimes: milliseconds from the start of the process", rounds, [
    { heading: "listening", field: "listeningMs", digits: 1 },
    { heading: "first answer", field: "firstMs", digits: 1 },
  ]);
  return { rounds, table };
}

/** @returns milliseconds from spawning a process, until it listens and until an action's first result */
export async function firstAnswer(runtime) {
  const start = performance.now();
  const started = await startRuntime(runtime);
  try {
    const listeningMs = performance.now() - start;
    await initialise(started, runtime.init);
    await runOnce(started.port);
    return { listeningMs, firstMs: performance.now() - start };
  } finally {
    await started.stop();
  }
}
