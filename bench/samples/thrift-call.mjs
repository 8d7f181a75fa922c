/** A sample of how long one call of an echo service takes, from the call's bytes to its reply's. */
import { performance } from "node:perf_hooks";
import { median } from "../statistics.mjs";
import { echoCall } from "../thrift/echo.mjs";
import { echoCalls } from "../thrift/echo-calls.mjs";
import { report } from "./open-variant.mjs";

/** Calls in a batch: enough for the clock, few enough that a batch is over before the machine turns to others. */
const batch = 50;

const job = JSON.parse(process.argv[2]);
const text = "x".repeat(job.bytes);
const { call, read, close } = await echoCalls[job.variant](echoCall(text));
const reply = await read();
if (reply.includes(text)) {
  await batchesOf(call, job.timeMs);
  report({ us: median(await batchesOf(call, job.timeMs)) });
} else report({ wrong: "does not echo" });
close();

/** Microseconds per call, of each batch. */
async function batchesOf(call, timeMs) {
  const figures = [];
  for (const end = performance.now() + timeMs; performance.now() < end; ) {
    const start = performance.now();
    for (let i = 0; i < batch; i++) await call();
    figures.push(((performance.now() - start) * 1000) / batch);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return figures;
}
