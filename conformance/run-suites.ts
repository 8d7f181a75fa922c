import { Entities } from "./entities.js";
import { type KnownFailing, refuseUnknown } from "./known-failing.js";
import { loadSuites } from "./load-suites.js";
import { type CaseResult, type Outcome, verdictOf } from "./outcome.js";
import { ownerRest } from "./owner-rest.js";
import { runCase } from "./run-case.js";
import { type SelectedCase, type Selection, select } from "./select.js";
import { loadSharedActions } from "./shared-actions.js";
import { findTarget, type TargetOptions } from "./target.js";

export interface RunOptions extends TargetOptions, Selection {
  /** This room: suites/ and fixtures/ lie in it. */
  folder: string;
  knownFailing?: KnownFailing;
  /** Cases at a time; 4 by default. */
  parallel?: number;
  /** Called as each case ends. */
  onResult?: (result: CaseResult) => void;
}

/** A whole run. */
export interface Run {
  /** The address that was checked. */
  openwhisk: string;
  /** In the suites' order. */
  results: CaseResult[];
}

const cleanupMs = 30_000;

/**
 * Runs the selected cases against a target, and leaves nothing of its own behind there.
 *
 * @throws ConformanceError when a suite or the list is invalid, or the target cannot be used
 */
export async function runSuites(options: RunOptions): Promise<Run> {
  const { folder, knownFailing = new Map(), parallel = 4, onResult = () => {} } = options;
  const suites = loadSuites(folder);
  const all = suites.flatMap(({ cases }) => cases.map(({ name }) => name));
  refuseUnknown(knownFailing, all);
  const cases = select(suites, options);
  const target = await findTarget(options);
  const entities = new Entities({ folder, shared: loadSharedActions(folder), prefix: target.prefix });
  const results = new Array<CaseResult>(cases.length);
  const runAt = async (i: number) => {
    const started = performance.now();
    const given = cases[i]!;
    const outcome: Outcome =
      given.skipped === undefined
        ? await runCase(given, { target, entities, number: i })
        : { kind: "not-run", reason: given.skipped };
    results[i] = resultOf(given, outcome, knownFailing, Math.round(performance.now() - started));
    onResult(results[i]!);
  };
  const indexes = cases.map((_, i) => i);
  try {
    // The long ones first, so that they overlap with the rest.
    const inParallel = indexes.filter((i) => !cases[i]!.alone);
    const queue = [...inParallel.filter((i) => cases[i]!.slow), ...inParallel.filter((i) => !cases[i]!.slow)];
    const worker = async () => {
      for (let i = queue.shift(); i !== undefined; i = queue.shift()) await runAt(i);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    for (const i of indexes) if (cases[i]!.alone) await runAt(i);
  } finally {
    await entities.removeShared(ownerRest(target, AbortSignal.timeout(cleanupMs))).catch(() => {});
  }
  return { openwhisk: options.openwhisk, results };
}

function resultOf(
  { name, suite, rule }: SelectedCase,
  outcome: Outcome,
  known: KnownFailing,
  milliseconds: number,
): CaseResult {
  const reason = known.get(name);
  const verdict = verdictOf(outcome, reason !== undefined);
  return {
    name,
    suite,
    rule,
    verdict,
    details:
      outcome.kind === "failed" ? outcome.differences : outcome.kind === "not-run" ? [outcome.reason] : [],
    ...(reason === undefined ? {} : { reason }),
    milliseconds,
  };
}
