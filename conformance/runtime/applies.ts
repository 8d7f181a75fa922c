import { placeholdersIn } from "../placeholders.js";
import type { RuntimeCase, RuntimeStep } from "./case.js";
import type { Fixtures } from "./fixtures.js";
import { fixturesOf } from "./problems-of-case.js";
import { namesOutput } from "./step-expectation.js";
import type { RuntimeTarget } from "./target.js";

/** Why a case says nothing about a language or a target; undefined when it does. */
export function whyNot(
  given: RuntimeCase,
  { language, features, results, entry, has }: Fixtures,
  { can }: Pick<RuntimeTarget, "can">,
): string | undefined {
  const lacks = (given.needs ?? []).find((name) => !features.has(name));
  if (lacks !== undefined) return `${language} does not claim "${lacks}"`;
  const claims = (given.without ?? []).find((name) => features.has(name));
  if (claims !== undefined) return `${language} claims "${claims}"`;
  const kind = (given.needsResults ?? []).find((name) => !results.has(name));
  if (kind !== undefined) return `${language} has no result of the kind "${kind}"`;
  const fixture = fixturesOf(given).find((name) => !has(name));
  if (fixture !== undefined) return `${language} has no fixture "${fixture}"`;
  if (entry === undefined && placeholdersIn(given.steps).includes("entry")) {
    return `${language} names no entry file`;
  }
  if (!can.env && given.env !== undefined) return "the target's environment is not ours to set";
  if (!can.process && given.steps.some(needsProcess)) {
    return "what the target writes, and its end, are not to be seen from here";
  }
  return undefined;
}

function needsProcess(step: RuntimeStep): boolean {
  if ("signal" in step || "wait" in step) return true;
  if ("file" in step || step.expect === undefined) return false;
  return step.expect.exits !== undefined || namesOutput(step.expect);
}
