import { placeholdersIn } from "../placeholders.js";
import type { HttpStep, RuntimeCase, RuntimeStep } from "./case.js";
import { featureNames, fixtureNames, resultKinds } from "./catalogue.js";

/** Placeholders that the run itself fills in. */
const givenPlaceholders = ["tmp", "pid", "index", "entry"];

/** Names in a case that stand for nothing. */
export function problemsOfCase(given: RuntimeCase): string[] {
  const features = [...(given.needs ?? []), ...(given.without ?? [])];
  const captured = httpStepsOf(given.steps).flatMap(({ capture }) => Object.keys(capture ?? {}));
  const known = new Set([...givenPlaceholders, ...captured]);
  return [
    ...outside(features, featureNames).map((name) => `there is no feature "${name}"`),
    ...outside(given.needsResults ?? [], resultKinds).map((name) => `there is no kind of result "${name}"`),
    ...outside(fixturesOf(given), fixtureNames).map((name) => `there is no fixture "${name}"`),
    ...outside(
      placeholdersIn(given.steps).filter((name) => !isOfFixture(name)),
      known,
    ).map((name) => `nothing stands behind {{${name}}}`),
  ];
}

/** The fixtures that a case's steps name. */
export function fixturesOf({ steps }: RuntimeCase): string[] {
  const sent = httpStepsOf(steps).flatMap((step) =>
    "init" in step ? [typeof step.init === "string" ? step.init : step.init.fixture] : [],
  );
  const placed = placeholdersIn(steps)
    .filter(isOfFixture)
    .map((name) => name.slice(name.indexOf(":") + 1));
  return [...sent, ...placed];
}

/** `{{code:echo}}`, what /init sends as code, and `{{archive:echo}}`, the same as an archive in base64. */
function isOfFixture(placeholder: string): boolean {
  return /^(code|archive):/.test(placeholder);
}

function httpStepsOf(steps: readonly RuntimeStep[]): HttpStep[] {
  return steps.flatMap((step) => {
    if ("together" in step) return step.together;
    if ("pipelined" in step) return step.pipelined;
    return "signal" in step || "file" in step || "wait" in step ? [] : [step];
  });
}

function outside(names: readonly string[], known: ReadonlySet<string>): string[] {
  return names.filter((name) => !known.has(name));
}
