/** What a host's user may say about its runners. */
export interface HostPoolOptions {
  /** Milliseconds after which a runner that nobody used is ended; 10 minutes. */
  idleMs?: number;
  /** Milliseconds after which a runner that nobody uses is stopped where it is, until somebody does; 0: never. */
  pauseMs?: number;
  /** Runners at the same time; further activations wait for one. */
  maxRunners?: number;
  /** Megabytes: the sum of the memory limits of the actions that have a runner. */
  userMemoryMb?: number;
  /** Runners of the default kind of Node that are kept ready for the actions to come. */
  prewarm?: number;
  /** Working directory of the runners, whose node_modules actions find; a folder of their own by default. */
  cwd?: string;
  /** Further variables of the runners' environment. */
  env?: Readonly<Record<string, string>>;
}

/** Source: OpenWhisk, invoker application.conf: `idle-container`, `pause-grace` (2.0.0) and `user-memory`. */
export const defaultPool = { idleMs: 600_000, pauseMs: 10_000, maxRunners: 16, userMemoryMb: 1024 };
