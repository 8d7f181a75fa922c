import { performance } from "node:perf_hooks";

/** Calls in a batch: enough for the clock, few enough that a batch is over before the machine turns to others. */
const batch = 50;

/** @returns microseconds per call, of each batch */
export async function batchesOf(call, timeMs) {
  const figures = [];
  for (const end = performance.now() + timeMs; performance.now() < end; ) {
    const start = performance.now();
    for (let i = 0; i < batch; i++) await call();
    figures.push(((performance.now() - start) * 1000) / batch);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return figures;
}
