import type { Readable } from "node:stream";

/** A runner that listens, whatever it runs in. */
export interface RunnerHandle {
  /** 0 when it runs in a container. */
  pid: number;
  host: string;
  port: number;
  stdout: Readable;
  stderr: Readable;
  /** Done when it is gone. */
  exited: Promise<void>;
  /** Ends it at once, with all that it started. */
  kill(): void;
  /** Stops it where it is, until `resume`; nothing of it runs in between. */
  pause(): void | Promise<void>;
  resume(): void | Promise<void>;
  /**
   * Sees to it that it is ended when it takes more memory than it may.
   *
   * @returns what ends the watch
   */
  watchMemory(): () => void;
  /** Whether that is why it is gone. */
  ranOutOfMemory(): boolean | Promise<boolean>;
}
