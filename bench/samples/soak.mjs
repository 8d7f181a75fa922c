/** Calls one variant very often and tells what it left behind. */
import { openVariant, report } from "./open-variant.mjs";

const { job, call, close } = await openVariant();

/** The first tenth fills caches and compiles; what grows after it would grow for ever. */
const settled = await callAndLook(job.calls / 10);
const end = await callAndLook(job.calls - job.calls / 10);
report({ settled, end });
await close?.();

async function callAndLook(calls) {
  for (let i = 0; i < calls; i++) {
    await call();
    if (i % 16 === 0) await new Promise(setImmediate);
  }
  // Longer than any clock of an adapter runs on after its last call.
  await untilQuiet();
  globalThis.gc();
  await new Promise(setImmediate);
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return {
    heapUsed,
    external,
    resources: process.getActiveResourcesInfo().length,
    listeners: countListeners(),
  };
}

/** Waits until nothing but the parent's pipes keeps the process alive, or gives up after a second. */
async function untilQuiet() {
  const giveUpAt = Date.now() + 1000;
  while (process.getActiveResourcesInfo().includes("Timeout") && Date.now() < giveUpAt) {
    await new Promise(setImmediate);
  }
}

function countListeners() {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
}
