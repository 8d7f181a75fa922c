import type { Runner } from "./runner.js";
import type { Scratch } from "./scratch.js";

/** Exit codes as shells give them to a process that a signal ended. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Sees to it that whatever ends the process, the runs under way are answered first and no files are left.
 *
 * An error that nobody caught ends the process, as it does in any Node program without a handler of its own: the
 * platform gives up the container of a failed run anyway, and starts another when this one is gone. Handlers that
 * the action itself installed are left to decide.
 */
export function guardProcess(runner: Runner, scratch: Scratch): void {
  let reason: string | undefined;

  process.on("uncaughtException", (error) => {
    if (process.listenerCount("uncaughtException") > 1) return;
    runner.stop(error, () => process.exit(1));
  });
  for (const signal of Object.keys(signals) as (keyof typeof signals)[]) {
    process.on(signal, () => {
      reason = `the runner was ended by ${signal}`;
      process.exit(signals[signal]);
    });
  }
  process.on("exit", (code) => {
    runner.abandon(reason ?? `the action ended the process with exit code ${code}`);
    scratch.removeAll();
  });
}
