/** A sample of how many bytes calls allocate. */
import { GCProfiler } from "node:v8";
import { median } from "../statistics.mjs";
import { openVariant, report } from "./open-variant.mjs";

/** So many that what is compiled or cached on first calls is not counted. */
const warmUpCalls = 1000;

/** Bytes that a sample may allocate: well below the young generation, which measures/heap.mjs sets. */
const sampleBytes = 40e6;

/**
 * Counts the bytes that one call allocates. Nothing is collected within a sample, because the young generation is
 * larger than it; one in which a collection did happen is thrown away and a shorter one taken.
 *
 * @returns bytes per call on the heap, and in buffers outside of it, less what the loop itself takes
 */
async function measureHeap(call) {
  for (let i = 0; i < warmUpCalls; i++) {
    await call();
    await new Promise(setImmediate);
  }
  const pilot = await allocationOf(call, 20);
  let calls = Math.max(20, Math.min(2000, Math.floor(sampleBytes / (pilot.heap + pilot.external + 1000))));
  const samples = [];
  for (let attempts = 0; samples.length < 5 && attempts < 20; attempts++) {
    const sample = await allocationOf(call, calls);
    if (sample.collections === 0) samples.push(sample);
    else calls = Math.max(3, calls >> 1);
  }
  if (samples.length === 0) return { wrong: "every sample had a garbage collection in it" };
  const loop = await allocationOf(() => undefined, 2000);
  return {
    heap: median(samples.map(({ heap }) => heap)) - loop.heap,
    external: Math.max(0, median(samples.map(({ external }) => external)) - loop.external),
  };
}

async function allocationOf(call, calls) {
  // Buffers are freed in the background, by the end of the next collection at the latest.
  globalThis.gc();
  await new Promise(setImmediate);
  globalThis.gc();
  const profiler = new GCProfiler();
  profiler.start();
  const before = process.memoryUsage();
  for (let i = 0; i < calls; i++) {
    await call();
    await new Promise(setImmediate);
  }
  const after = process.memoryUsage();
  const collections = profiler.stop().statistics.length;
  return {
    heap: (after.heapUsed - before.heapUsed) / calls,
    external: (after.external - before.external) / calls,
    collections,
  };
}

const { call, close } = await openVariant();
report(await measureHeap(call));
await close?.();
