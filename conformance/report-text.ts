import { countOf } from "./outcome.js";
import type { Run } from "./run-cases.js";

/** The run as lines: what failed and in what, a line for each suite, and at the very end the count. */
export function reportText({ results }: Run): string[] {
  const lines: string[] = [];
  for (const { name, rule, verdict, details, exchange = [], reason } of results) {
    if (verdict === "fail") {
      const more = [...details, ...(exchange.length > 0 ? ["", ...exchange] : [])];
      lines.push(`FAIL ${name} (${rule})`, ...more.map((each) => `     ${each}`.trimEnd()), "");
    } else if (verdict === "unexpected-pass") {
      lines.push(`FAIL ${name} (${rule})`, `     passes, but is listed as failing: ${reason}`, "");
    }
  }
  for (const suite of new Set(results.map((result) => result.suite))) {
    const { passed, failed, knownFailing, notRun } = countOf(
      results.filter((result) => result.suite === suite),
    );
    const more = [
      ...(knownFailing > 0 ? [`${knownFailing} known to fail`] : []),
      ...(notRun > 0 ? [`${notRun} not run`] : []),
    ];
    lines.push([`${suite}: ${passed} passed`, `${failed} failed`, ...more].join(", "));
  }
  return [...lines, countLine({ results })];
}

/** "412 passed, 0 failed" */
export function countLine({ results }: Pick<Run, "results">): string {
  const { passed, failed } = countOf(results);
  return `${passed} passed, ${failed} failed`;
}
