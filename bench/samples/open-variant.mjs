import { cases } from "../cases.mjs";
import { differenceOf } from "../check-answer.mjs";

/**
 * Opens what this process was started to measure, and checks its answer before anything is timed.
 *
 * The job is the process's one argument, as JSON: `{"variant":"unlisten","app":"express","case":"hello",...}`.
 */
export async function openVariant() {
  const job = JSON.parse(process.argv[2]);
  const { open } = await import(`../apps/${job.app}.mjs`);
  const variant = await import(`../variants/${job.variant}.mjs`);
  const { request, answer } = cases[job.case];
  const { main, close } = await variant.wrap(await variant.load(), open(), job.app);
  const input = variant.input(request);
  const difference = differenceOf(variant.read(await main(input)), answer);
  if (difference !== "") {
    report({ wrong: `wrong answer: ${difference}` });
    process.exit(0);
  }
  return { job, call: () => main(input), close };
}

/** Tells the parent what was measured: the last line of this process's output. */
export function report(measured) {
  process.stdout.write(`\n${JSON.stringify(measured)}\n`);
}
