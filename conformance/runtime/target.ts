import type { RunnerAddress } from "./connection.js";
import type { Output } from "./lines.js";

/** Something that runners can be started of. */
export interface RuntimeTarget {
  /** For reports: "python", a command, an image, an address. */
  name: string;
  /** How many may be up at one time; undefined: any number. */
  atOnce?: number;
  /** How many cases can be played at all; undefined: any number. */
  atMost?: number;
  /** Cases that need what is missing are not run. */
  can: TargetAbilities;
  /** @throws Error when it does not come up; the message has what it wrote */
  start(options: StartOptions): Promise<StartedRunner>;
  /** Removes what is left after the last case. */
  close(): Promise<void>;
}

export interface TargetAbilities {
  /** What it writes and how it ends can be seen, and signals can be sent. */
  process: boolean;
  /** Its environment can be set. */
  env: boolean;
}

export interface StartOptions {
  /** The container's variables. */
  env: Record<string, string>;
  signal: AbortSignal;
}

/** How a process ended: its exit code, or 128 and the number of the signal. */
export type Exit = number;

/** A fresh runner, for one case. */
export interface StartedRunner {
  address: RunnerAddress;
  /** Its temporary folder on this machine, where there is one. */
  tmp: string | undefined;
  pid: number | undefined;
  /** What it writes, where that can be read. */
  output: Output | undefined;
  /** Milliseconds after which what it wrote has surely arrived; 0: at once. */
  outputDelayMs: number;
  /** Its end, where that can be seen. */
  exited: Promise<Exit> | undefined;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it and all that it started, and removes what it left. */
  end(): Promise<void>;
}
