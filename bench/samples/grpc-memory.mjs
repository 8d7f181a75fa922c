/** A sample of the memory that a service takes: at rest, per call in flight, and after very many calls. */
import { memorySubjects } from "../grpc/memory-subjects.mjs";
import { report } from "./open-variant.mjs";

/** So many that what is compiled or cached on first calls is not counted. */
const warmUpCalls = 1000;

const job = JSON.parse(process.argv[2]);
const text = "x".repeat(job.bytes);
const { call, hold, untilHeld, release, memory, close } = await memorySubjects[job.variant](text);
const isRight = (await call()) === text;
report(isRight ? await measure() : { wrong: "does not echo" });
await close();

async function measure() {
  await repeat(warmUpCalls);
  await holdMany();
  const rest = await memory();
  const perCall = (await holdMany()).used - rest.used;
  await repeat(job.calls / 10);
  const settled = await memory();
  await repeat(job.calls - job.calls / 10);
  const end = await memory();
  return { rss: rest.rss, perCall: perCall / job.held, growth: end.used - settled.used };
}

/** @returns the memory while the calls wait for their answers */
async function holdMany() {
  const answers = Array.from({ length: job.held }, hold);
  await untilHeld(job.held);
  const held = await memory();
  await release();
  await Promise.all(answers);
  return held;
}

async function repeat(calls) {
  for (let i = 0; i < calls; i++) {
    await call();
    if (i % 16 === 0) await new Promise(setImmediate);
  }
}
