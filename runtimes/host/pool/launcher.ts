import type { Kind } from "./kinds.js";
import type { RunnerHandle } from "./runner-handle.js";

/** What a runner is to be. */
export interface RunnerWanted {
  kind: Kind;
  memoryMb: number;
  /** Activations at the same time in it. */
  concurrency: number;
}

/** Starts runners: as processes, or in containers. */
export interface Launcher {
  /** @throws Error when it cannot be started; the message says why */
  launch(wanted: RunnerWanted): Promise<RunnerHandle>;
  /** For the time when all runners are gone. */
  close(): Promise<void>;
}
