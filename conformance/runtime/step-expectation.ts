import type { RuntimeStep, StepExpectation } from "./case.js";

/** What a step expects: an /init or a /run must be answered 200 unless it says otherwise. */
export function expectationOf(step: RuntimeStep): StepExpectation {
  const expected: StepExpectation = "file" in step ? {} : (step.expect ?? {});
  if (!("init" in step || "run" in step) || step.half || step.drop) return expected;
  return saysHow(expected) || expected.anyOf?.some(saysHow) ? expected : { status: 200, ...expected };
}

function saysHow({ status, none }: StepExpectation): boolean {
  return status !== undefined || none === true;
}

/** Whether it says anything of what was written, which may come a little after the answer. */
export function namesOutput({ stdout, stderr, logs, markers, anyOf }: StepExpectation): boolean {
  const isNamed = [stdout, stderr, logs, markers].some((each) => each !== undefined);
  return isNamed || anyOf?.some(namesOutput) === true;
}

export function namesMarkers({ markers, anyOf }: StepExpectation): boolean {
  return markers !== undefined || anyOf?.some(namesMarkers) === true;
}
