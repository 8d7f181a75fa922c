import type { Trace, Watched } from "./activation-history.js";

/** A stretch of an activation's time, in epoch milliseconds. */
export interface Span {
  part: Part;
  from: number;
  to: number;
}

/**
 * What the time went into: waiting for a runner, /init, /run; a sequence's as a whole; a firing, which takes none; or
 * not known yet, since it is running.
 */
export type Part = "wait" | "init" | "run" | "whole" | "moment" | "running";

/** Where the time of an activation went; of a whole of other activations the time until the last of them was done. */
export function spansOf({ activation, children }: Trace, now: number): Span[] {
  const { begun, kind, progress } = activation;
  if (progress.kind === "running") return [{ part: "running", from: begun, to: now }];
  if (kind === "trigger") return [{ part: "moment", from: begun, to: begun }];
  const isWhole = kind === "sequence" || children.some((child) => child.activation.cause === activation.id);
  if (isWhole) {
    const ends = children.filter((child) => child.activation.cause === activation.id);
    return [
      { part: "whole", from: begun, to: Math.max(endOf(activation), ...ends.map((c) => endOfTrace(c, now))) },
    ];
  }
  const { waitMs, initMs = 0, durationMs = 0 } = progress;
  const runMs = progress.runMs ?? durationMs - initMs;
  const inOrder = [
    ["wait", waitMs],
    ["init", initMs],
    ["run", runMs],
  ] as const;
  const spans: Span[] = [];
  let at = begun;
  for (const [part, ms] of inOrder) {
    if (ms > 0 || part === "run") spans.push({ part, from: at, to: at + ms });
    at += ms;
  }
  return spans;
}

/** When the last of a trace's activations was done. */
export function endOfTrace(trace: Trace, now: number): number {
  const own = spansOf(trace, now).at(-1)!.to;
  return Math.max(own, ...trace.children.map((child) => endOfTrace(child, now)));
}

function endOf({ begun, progress }: Watched): number {
  return progress.kind === "running" ? begun : begun + progress.waitMs + (progress.durationMs ?? 0);
}

/** A round number of milliseconds, of which a quarter is round as well, that has room for so many. */
export function scaleFor(ms: number): number {
  const steps = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8];
  for (let power = 10; ; power *= 10) {
    const step = steps.find((factor) => factor * power >= ms);
    if (step !== undefined) return Math.round(step * power);
  }
}
