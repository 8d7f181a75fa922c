import { type CaseResult, type Counts, countOf } from "./outcome.js";
import type { Run } from "./run-suites.js";

/** The run as data; what `--beside` reads again. */
export interface JsonReport {
  openwhisk: string;
  counts: Counts;
  cases: CaseResult[];
}

export function reportJson({ openwhisk, results }: Run): string {
  const report: JsonReport = { openwhisk, counts: countOf(results), cases: results };
  return `${JSON.stringify(report, null, 1)}\n`;
}

/** Reads a report back. @throws Error when it is none */
export function parseJsonReport(text: string): Run {
  const report = JSON.parse(text) as Partial<JsonReport>;
  if (typeof report.openwhisk !== "string" || !Array.isArray(report.cases)) {
    throw new Error("it is no JSON report of a conformance run");
  }
  return { openwhisk: report.openwhisk, results: report.cases };
}
