/** A sample of how long one call of an echo service takes, from the call to its answer. */
import { echoCalls } from "../grpc/echo-calls.mjs";
import { median } from "../statistics.mjs";
import { batchesOf } from "./batches.mjs";
import { report } from "./open-variant.mjs";

const job = JSON.parse(process.argv[2]);
const text = "x".repeat(job.bytes);
const { call, read, close } = await echoCalls[job.variant](text);
const answer = await call();
if (isEcho()) {
  await batchesOf(call, job.timeMs);
  report({ us: median(await batchesOf(call, job.timeMs)) });
} else report({ wrong: `does not echo: ${JSON.stringify(answer).slice(0, 300)}` });
await close();

function isEcho() {
  try {
    return read(answer) === text;
  } catch {
    return false;
  }
}
