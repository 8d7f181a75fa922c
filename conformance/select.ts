import type { CaseOf, Suite, TargetKind } from "./suite.js";

export interface Selection {
  /** Suites by name; all that ask for nothing special by default. */
  suites?: readonly string[];
  /** Text that a case's name must contain, a pattern with `*` for the whole name, or a rule; any of them. */
  only?: readonly string[];
  /** Also the cases that take long. */
  slow?: boolean;
}

export type SelectedCase<Kind extends TargetKind = TargetKind> = CaseOf[Kind] & {
  suite: string;
  /** Why it is left out of the run, though it was selected. */
  skipped?: string;
};

/** The cases that were asked for, in the suites' order. */
export function select<Kind extends TargetKind>(
  suites: readonly Suite<Kind>[],
  { suites: names, only, slow = false }: Selection,
): SelectedCase<Kind>[] {
  const chosen = suites.filter(({ name, optIn }) => (names?.length ? names.includes(name) : !optIn));
  return chosen.flatMap((suite) =>
    suite.cases
      .filter((each) => !only?.length || only.some((wanted) => isWanted(each, wanted)))
      .map((each) => ({
        ...each,
        suite: suite.name,
        ...(each.slow && !slow ? { skipped: "takes long; run with --slow" } : {}),
      })),
  );
}

function isWanted({ name, rule }: CaseOf[TargetKind], wanted: string): boolean {
  if (/^[PR]\d+$/.test(wanted)) return rule === wanted;
  if (!wanted.includes("*")) return name.includes(wanted);
  const pattern = wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`, "s").test(name);
}
