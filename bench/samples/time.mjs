/** A sample of how long calls take, and how much CPU. */
import { performance } from "node:perf_hooks";
import { quantile } from "../statistics.mjs";
import { openVariant, report } from "./open-variant.mjs";

/**
 * How long a variant runs before it is timed: the compiler works in the background, on a busy machine for long, and
 * it has to have seen many calls. Of slow variants it sees as many as fit.
 */
const warmUp = { atLeastMs: 600, atLeastCalls: 10_000, atMostMs: 2500 };

/**
 * Times calls one by one, with one turn of the event loop between them: in a tight loop, what a variant defers
 * to a later tick would pile up and be paid by nobody.
 *
 * @param timeMs  for how long
 * @returns microseconds: quantiles of the time to the answer, and CPU per call (all threads of the process,
 *   deferred work and garbage collection included) less what the empty loop takes
 */
async function measureTime(call, timeMs) {
  await loop(call, warmUp);
  const [times, cpu] = await withCpu(() => loop(call, { atLeastMs: timeMs }));
  const [empty, emptyCpu] = await withCpu(() => loop(() => undefined, { atLeastMs: timeMs / 4 }));
  times.sort((a, b) => a - b);
  return {
    calls: times.length,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    cpu: Math.max(0, cpu / times.length - emptyCpu / empty.length),
  };
}

async function loop(call, { atLeastMs, atLeastCalls = 1, atMostMs = Infinity }) {
  const times = [];
  const began = performance.now();
  for (;;) {
    const start = performance.now();
    await call();
    const end = performance.now();
    times.push((end - start) * 1000);
    const elapsed = end - began;
    if ((elapsed > atLeastMs && times.length >= atLeastCalls) || elapsed > atMostMs) return times;
    await new Promise(setImmediate);
  }
}

async function withCpu(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, user + system];
}

const { job, call, close } = await openVariant();
report(await measureTime(call, job.timeMs));
await close?.();
