/** How a case ended. */
export type Outcome =
  | { kind: "passed" }
  | {
      kind: "failed";
      differences: string[];
      /** What was sent, answered and written, for those who look into it. */
      exchange?: string[];
    }
  | { kind: "not-run"; reason: string };

export type Verdict = "pass" | "fail" | "known-failure" | "unexpected-pass" | "not-run";

/** A case listed as failing that passes is a failure: the list has gone stale. */
export function verdictOf(outcome: Outcome, isKnownFailing: boolean): Verdict {
  switch (outcome.kind) {
    case "passed":
      return isKnownFailing ? "unexpected-pass" : "pass";
    case "failed":
      return isKnownFailing ? "known-failure" : "fail";
    case "not-run":
      return "not-run";
  }
}

/** What a run says of one case. */
export interface CaseResult {
  name: string;
  suite: string;
  rule: string;
  verdict: Verdict;
  /** What differed, or why it was not run. */
  details: string[];
  /** Of a failed case: what was sent, answered and written. */
  exchange?: string[];
  /** Why it is known to fail. */
  reason?: string;
  milliseconds: number;
}

export interface Counts {
  passed: number;
  failed: number;
  knownFailing: number;
  notRun: number;
}

/** Known failures count neither as passed nor as failed. */
export function countOf(results: readonly CaseResult[]): Counts {
  const of = (...verdicts: Verdict[]) => results.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return {
    passed: of("pass"),
    failed: of("fail", "unexpected-pass"),
    knownFailing: of("known-failure"),
    notRun: of("not-run"),
  };
}
