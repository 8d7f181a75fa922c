import { isObject, type Json } from "../json.js";
import { compare, show } from "../matchers.js";
import type { StepExpectation } from "./case.js";
import { marker } from "./lines.js";

/** The lines of both streams, markers included. */
export interface OutputLines {
  stdout: readonly string[];
  stderr: readonly string[];
}

/** What a step may say of them. */
export type OutputExpectation = Pick<StepExpectation, "stdout" | "stderr" | "logs" | "markers">;

/** Everything in which what was written differs from what was expected; pure. */
export function checkOutput(expected: OutputExpectation, output: OutputLines): string[] {
  const { stdout, stderr, logs, markers } = expected;
  const own = { stdout: withoutMarkers(output.stdout), stderr: withoutMarkers(output.stderr) };
  const differences: string[] = [];
  if (stdout !== undefined) differences.push(...compare(stdout, own.stdout, "stdout"));
  if (stderr !== undefined) differences.push(...compare(stderr, own.stderr, "stderr"));
  if (logs !== undefined) {
    const wanted: Json = Array.isArray(logs) ? { $unordered: logs } : logs;
    differences.push(...compare(wanted, [...own.stdout, ...own.stderr], "logs"));
  }
  if (markers !== undefined) {
    const wanted = isObject(markers) ? markers : { stdout: markers, stderr: markers };
    for (const stream of ["stdout", "stderr"] as const) {
      const count = wanted[stream];
      if (count !== undefined) differences.push(...checkMarkers(stream, count, output[stream]));
    }
  }
  return differences;
}

function withoutMarkers(lines: readonly string[]): Json[] {
  return lines.filter((line) => line !== marker);
}

function checkMarkers(name: string, wanted: number, lines: readonly string[]): string[] {
  const differences: string[] = [];
  const count = lines.filter((line) => line === marker).length;
  if (count !== wanted) {
    differences.push(`${name}: expected ${wanted} end-of-activation markers, got ${count}`);
  }
  const glued = lines.find((line) => line !== marker && line.includes(marker));
  if (glued !== undefined) differences.push(`${name}: the marker shares a line: ${show(glued)}`);
  if (count > 0 && lines.at(-1) !== marker) {
    const after = lines.slice(lines.lastIndexOf(marker) + 1);
    differences.push(`${name}: expected nothing after the marker, got ${show(after)}`);
  }
  return differences;
}
