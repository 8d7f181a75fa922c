import { type CaseResult, type Counts, countOf } from "./outcome.js";
import type { Run } from "./run-cases.js";

/** The run as data; what `--beside` reads again. */
export interface JsonReport {
  target: string;
  counts: Counts;
  cases: CaseResult[];
}

export function reportJson({ target, results }: Run): string {
  const report: JsonReport = { target, counts: countOf(results), cases: results };
  return `${JSON.stringify(report, null, 1)}\n`;
}

/** Reads a report back. @throws Error when it is none */
export function parseJsonReport(text: string): Run {
  const report = JSON.parse(text) as Partial<JsonReport>;
  if (typeof report.target !== "string" || !Array.isArray(report.cases)) {
    throw new Error("it is no JSON report of a conformance run");
  }
  return { target: report.target, results: report.cases };
}
