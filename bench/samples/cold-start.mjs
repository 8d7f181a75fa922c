/** A sample of a first call: what an adapter adds to the start of a process that has loaded its application. */
import { performance } from "node:perf_hooks";
import { cases } from "../cases.mjs";
import { differenceOf } from "../check-answer.mjs";
import { report } from "./open-variant.mjs";

const job = JSON.parse(process.argv[2]);
const { open } = await import(`../apps/${job.app}.mjs`);
const variant = await import(`../variants/${job.variant}.mjs`);
const { request, answer } = cases[job.case];
const app = open();
const input = variant.input(request);

const cpuBefore = process.cpuUsage();
const start = performance.now();
const adapter = await variant.load();
const loaded = performance.now();
const { main, close } = await variant.wrap(adapter, app, job.app);
const result = await main(input);
const answered = performance.now();
const cpu = process.cpuUsage(cpuBefore);

const difference = differenceOf(variant.read(result), answer);
report(
  difference === ""
    ? { importMs: loaded - start, firstMs: answered - loaded, cpuMs: (cpu.user + cpu.system) / 1000 }
    : { wrong: `wrong answer: ${difference}` },
);
await close?.();
