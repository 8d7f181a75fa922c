/** A sample of how long one call of an echo service takes, from the call's bytes to its reply's. */
import { median } from "../statistics.mjs";
import { echoCall } from "../thrift/echo.mjs";
import { echoCalls } from "../thrift/echo-calls.mjs";
import { batchesOf } from "./batches.mjs";
import { report } from "./open-variant.mjs";

const job = JSON.parse(process.argv[2]);
const text = "x".repeat(job.bytes);
const { call, read, close } = await echoCalls[job.variant](echoCall(text));
const reply = await read();
if (reply.includes(text)) {
  await batchesOf(call, job.timeMs);
  report({ us: median(await batchesOf(call, job.timeMs)) });
} else report({ wrong: "does not echo" });
close();
