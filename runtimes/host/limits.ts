/**
 * The platform's limits as Apache OpenWhisk ships them. Source: OpenWhisk application.conf and standalone.conf; seen
 * live on 2.0.0.
 */
export interface HostLimits {
  /** Milliseconds an action may run. */
  timeoutMs: Range;
  /** Megabytes. */
  memoryMb: Range;
  /** Megabytes of log an activation keeps. */
  logsMb: Range;
  /** Activations at the same time in one runner. */
  concurrency: Range;
  /** Bytes of a request's payload. */
  payloadBytes: number;
  /** Bytes of a result. */
  resultBytes: number;
  /** Bytes of an action's code, base64 as it comes. */
  codeBytes: number;
  /** Bytes of an entity's parameters, and of its annotations. */
  parameterBytes: number;
  /** Milliseconds a blocking invoke, and a web action's caller, wait for the result. */
  blockingWaitMs: number;
  /** Actions in a sequence, those of inner sequences counted in; components of a composition. */
  sequenceActions: number;
  /** Milliseconds that a sequence or composition waits for a component beyond the component's own time limit. */
  componentWaitMs: number;
  /** Invocations that a namespace may start within a minute of the clock, those of rules and web actions included. */
  invocationsPerMinute: number;
  /** Actions of a namespace that may run at the same time. */
  concurrentInvocations: number;
  /** Triggers that a namespace may fire within a minute of the clock. */
  firesPerMinute: number;
  /** Records that are kept; the oldest go first. Ours. */
  activations: number;
}

/** The limits that count requests, as "nothing is counted". */
export const unlimitedRates = {
  invocationsPerMinute: Number.POSITIVE_INFINITY,
  concurrentInvocations: Number.POSITIVE_INFINITY,
  firesPerMinute: Number.POSITIVE_INFINITY,
} as const;

export interface Range {
  min: number;
  max: number;
  default: number;
}

export const defaultLimits: HostLimits = {
  timeoutMs: { min: 100, max: 300_000, default: 60_000 },
  memoryMb: { min: 128, max: 512, default: 256 },
  logsMb: { min: 0, max: 10, default: 10 },
  concurrency: { min: 1, max: 1, default: 1 },
  payloadBytes: 1024 * 1024,
  resultBytes: 1024 * 1024,
  codeBytes: 48 * 1024 * 1024,
  parameterBytes: 1024 * 1024,
  blockingWaitMs: 60_000,
  sequenceActions: 50,
  componentWaitMs: 60_000,
  invocationsPerMinute: 60,
  concurrentInvocations: 30,
  firesPerMinute: 60,
  activations: 10_000,
};
