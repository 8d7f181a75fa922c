import type { KnownFailing } from "./known-failing.js";
import { type CaseResult, type Outcome, verdictOf } from "./outcome.js";
import type { SelectedCase } from "./select.js";
import type { TargetKind } from "./suite.js";

/** A whole run. */
export interface Run {
  /** What was checked: an address, or a runner's name. */
  target: string;
  /** In the suites' order. */
  results: CaseResult[];
}

export interface RunCasesOptions<Kind extends TargetKind> {
  knownFailing: KnownFailing;
  /** Cases at a time. */
  parallel: number;
  /** Called as each case ends. */
  onResult: (result: CaseResult) => void;
  /** Plays a case; it must not throw. */
  play: (given: SelectedCase<Kind>, number: number) => Promise<Outcome>;
}

/** Runs cases several at a time, then those that want to be alone. */
export async function runCases<Kind extends TargetKind>(
  cases: readonly SelectedCase<Kind>[],
  { knownFailing, parallel, onResult, play }: RunCasesOptions<Kind>,
): Promise<CaseResult[]> {
  const results = new Array<CaseResult>(cases.length);
  const runAt = async (i: number) => {
    const started = performance.now();
    const given = cases[i]!;
    const outcome: Outcome =
      given.skipped === undefined ? await play(given, i) : { kind: "not-run", reason: given.skipped };
    results[i] = resultOf(given, outcome, knownFailing, Math.round(performance.now() - started));
    onResult(results[i]!);
  };
  const indexes = cases.map((_, i) => i);
  // The long ones first, so that they overlap with the rest.
  const inParallel = indexes.filter((i) => !cases[i]!.alone);
  const queue = [...inParallel.filter((i) => cases[i]!.slow), ...inParallel.filter((i) => !cases[i]!.slow)];
  const worker = async () => {
    for (let i = queue.shift(); i !== undefined; i = queue.shift()) await runAt(i);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  for (const i of indexes) if (cases[i]!.alone) await runAt(i);
  return results;
}

function resultOf(
  { name, suite, rule }: SelectedCase,
  outcome: Outcome,
  known: KnownFailing,
  milliseconds: number,
): CaseResult {
  const reason = known.get(name);
  const verdict = verdictOf(outcome, reason !== undefined);
  const details =
    outcome.kind === "failed" ? outcome.differences : outcome.kind === "not-run" ? [outcome.reason] : [];
  const exchange = outcome.kind === "failed" ? outcome.exchange : undefined;
  return {
    name,
    suite,
    rule,
    verdict,
    details,
    ...(exchange === undefined ? {} : { exchange }),
    ...(reason === undefined ? {} : { reason }),
    milliseconds,
  };
}
