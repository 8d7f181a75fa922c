import { ConformanceError } from "../conformance-error.js";
import { type KnownFailing, refuseUnknown } from "../known-failing.js";
import { loadSuites, suitesFor } from "../load-suites.js";
import type { CaseResult } from "../outcome.js";
import { type Run, runCases } from "../run-cases.js";
import { type SelectedCase, type Selection, select } from "../select.js";
import { whyNot } from "./applies.js";
import { type Fixtures, loadFixtures, type Prepare } from "./fixtures.js";
import { playCase } from "./play-case.js";
import type { RuntimeTarget } from "./target.js";

export interface RuntimeRunOptions extends Selection {
  /** The suite's room: suites/ and fixtures/ lie in it. */
  folder: string;
  /** Closed at the end. */
  target: RuntimeTarget;
  /** The folder with the language's fixtures.json. */
  fixtures: string;
  prepare: Prepare;
  knownFailing?: KnownFailing;
  /** Cases at a time; 4 by default. */
  parallel?: number;
  /** Called when it is known which cases will run. */
  onBegin?: (cases: number) => void;
  /** Called as each case ends. */
  onResult?: (result: CaseResult) => void;
}

/**
 * Runs the selected cases, each against a fresh runner.
 *
 * @throws ConformanceError when a suite, the fixtures or the list is invalid
 */
export async function runRuntime(options: RuntimeRunOptions): Promise<Run> {
  const { target, knownFailing = new Map(), onBegin = () => {}, onResult = () => {} } = options;
  const { folder, parallel = 4 } = options;
  try {
    const suites = suitesFor("runtime", loadSuites(folder));
    refuseUnknown(
      knownFailing,
      suites.flatMap(({ cases }) => cases.map(({ name }) => name)),
    );
    const fixtures = await loadFixtures(folder, options.fixtures, options.prepare);
    const cases = applicable(select(suites, options), fixtures, target);
    refuseTooMany(cases, target);
    onBegin(cases.length);
    const results = await runCases(cases, {
      knownFailing,
      parallel: Math.min(parallel, target.atOnce ?? parallel),
      onResult,
      play: (given) => playCase(given, { target, fixtures }),
    });
    return { target: target.name, results };
  } finally {
    await target.close();
  }
}

function refuseTooMany(cases: readonly SelectedCase[], { name, atMost }: RuntimeTarget): void {
  const count = cases.filter(({ skipped }) => skipped === undefined).length;
  if (atMost === undefined || count <= atMost) return;
  throw new ConformanceError(
    "too-many-cases",
    `cannot play ${count} cases at ${name}: a runner takes one /init`,
    {
      hint: "Choose one case with --only, or say with --restart how it becomes a fresh one.",
    },
  );
}

/** The cases that were asked for; those that say nothing about the language are marked as not run. */
function applicable(
  cases: readonly SelectedCase<"runtime">[],
  fixtures: Fixtures,
  target: Pick<RuntimeTarget, "can">,
): SelectedCase<"runtime">[] {
  return cases.map((given) => {
    const skipped = whyNot(given, fixtures, target) ?? given.skipped;
    return skipped === undefined ? given : { ...given, skipped };
  });
}

/**
 * The same, for those who only want to know which they are; nothing is built.
 *
 * @param folder    the suite's room
 * @param fixtures  the folder with the language's fixtures.json
 */
export async function listRuntime(
  folder: string,
  fixtures: string,
  selection: Selection,
): Promise<SelectedCase<"runtime">[]> {
  const cases = select(suitesFor("runtime", loadSuites(folder)), selection);
  const language = await loadFixtures(folder, fixtures, async () => "");
  return applicable(cases, language, { can: { process: true, env: true } });
}
