import type { CaseResult, Verdict } from "../outcome.js";

/** How a verdict is shown: a mark in a column, and its name. */
export const marks: Record<Verdict, { mark: string; word: string }> = {
  pass: { mark: "✓", word: "pass" },
  fail: { mark: "✗", word: "fail" },
  "known-failure": { mark: "~", word: "known" },
  "unexpected-pass": { mark: "!", word: "stale" },
  "not-run": { mark: "–", word: "not run" },
};

/** Whether somebody should look at it. */
export function needsReading(result: CaseResult | undefined): boolean {
  return result !== undefined && result.verdict !== "pass" && result.verdict !== "not-run";
}

/** What there is to say about a result, the most important first. */
export function notesOf({ verdict, details, reason }: CaseResult): string[] {
  switch (verdict) {
    case "pass":
      return [];
    case "fail":
    case "not-run":
      return details;
    case "known-failure":
      return [`known to fail: ${reason}`, ...details];
    case "unexpected-pass":
      return [`passes, but is listed as failing: ${reason}`];
  }
}
