import { type KnownFailing, refuseUnknown } from "../known-failing.js";
import { loadSuites, suitesFor } from "../load-suites.js";
import type { CaseResult } from "../outcome.js";
import { type Run, runCases } from "../run-cases.js";
import { type Selection, select } from "../select.js";
import { Entities } from "./entities.js";
import { ownerRest } from "./owner-rest.js";
import { runCase } from "./run-case.js";
import { loadSharedActions } from "./shared-actions.js";
import { findTarget, type TargetOptions } from "./target.js";

export interface PlatformRunOptions extends TargetOptions, Selection {
  /** The suite's room: suites/ and fixtures/ lie in it. */
  folder: string;
  knownFailing?: KnownFailing;
  /** Cases at a time; 4 by default. */
  parallel?: number;
  /** Called when it is known which cases will run. */
  onBegin?: (cases: number) => void;
  /** Called as each case ends. */
  onResult?: (result: CaseResult) => void;
}

const cleanupMs = 30_000;

/**
 * Runs the selected cases against an OpenWhisk, and leaves nothing of its own behind there.
 *
 * @throws ConformanceError when a suite or the list is invalid, or the target cannot be used
 */
export async function runPlatform(options: PlatformRunOptions): Promise<Run> {
  const { folder, knownFailing = new Map(), parallel = 4, onBegin = () => {}, onResult = () => {} } = options;
  const suites = suitesFor("platform", loadSuites(folder));
  refuseUnknown(
    knownFailing,
    suites.flatMap(({ cases }) => cases.map(({ name }) => name)),
  );
  const cases = select(suites, options);
  const target = await findTarget(options);
  const entities = new Entities({ folder, shared: loadSharedActions(folder), prefix: target.prefix });
  onBegin(cases.length);
  try {
    const play = (given: (typeof cases)[number], number: number) =>
      runCase(given, { target, entities, number });
    const results = await runCases(cases, { knownFailing, parallel, onResult, play });
    return { target: options.openwhisk, results };
  } finally {
    await entities.removeShared(ownerRest(target, AbortSignal.timeout(cleanupMs))).catch(() => {});
  }
}
