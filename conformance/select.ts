import type { Suite } from "./load-suites.js";
import type { Case } from "./suite.js";

export interface Selection {
  /** Suites by name; all that ask for nothing special by default. */
  suites?: readonly string[];
  /** Text that a case's name or rule must contain, or a pattern with `*` for the whole name; any of them. */
  only?: readonly string[];
  /** Also the cases that wait for the platform's own minute. */
  slow?: boolean;
}

export interface SelectedCase extends Case {
  suite: string;
  /** Why it is left out of the run, though it was selected. */
  skipped?: string;
}

/** The cases that were asked for, in the suites' order. */
export function select(
  suites: readonly Suite[],
  { suites: names, only, slow = false }: Selection,
): SelectedCase[] {
  const chosen = suites.filter(({ name, optIn }) => (names?.length ? names.includes(name) : !optIn));
  return chosen.flatMap((suite) =>
    suite.cases
      .filter((each) => !only?.length || only.some((wanted) => isWanted(each, wanted)))
      .map((each) => ({
        ...each,
        suite: suite.name,
        ...(each.slow && !slow ? { skipped: "takes a minute; run with --slow" } : {}),
      })),
  );
}

function isWanted({ name, rule }: Case, wanted: string): boolean {
  if (/^P\d+$/.test(wanted)) return rule === wanted;
  if (!wanted.includes("*")) return name.includes(wanted);
  const pattern = wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`, "s").test(name);
}
