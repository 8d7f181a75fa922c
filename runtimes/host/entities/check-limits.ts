import type { HostLimits } from "../limits.js";
import { messages } from "../messages.js";
import { isSequence } from "./entity.js";
import type { ActionPut, PackagePut } from "./read-entity-put.js";

/** Why an entity is refused. */
export interface LimitViolation {
  status: 400 | 413;
  text: string;
}

/** Checks a PUT's limits and sizes; the texts are the platform's, the odd one included. */
export function checkLimits(put: ActionPut & PackagePut, limits: HostLimits): LimitViolation | undefined {
  return checkSizes(put, limits) ?? checkRanges(put, limits);
}

function checkSizes(put: ActionPut & PackagePut, limits: HostLimits): LimitViolation | undefined {
  const bytes = (value: unknown) => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)));
  const code = put.exec === undefined || isSequence(put.exec) ? 0 : Buffer.byteLength(put.exec.code ?? "");
  const sizes = [
    ["exec", code, limits.codeBytes],
    ["parameters", bytes(put.parameters), limits.parameterBytes],
    ["annotations", bytes(put.annotations), limits.parameterBytes],
  ] as const;
  for (const [what, size, limit] of sizes) {
    if (size > limit) return { status: 413, text: messages.entityTooLarge(what, size, limit) };
  }
  return undefined;
}

function checkRanges(put: ActionPut, limits: HostLimits): LimitViolation | undefined {
  const ranges = [
    ["duration", put.limits?.timeout, limits.timeoutMs, " milliseconds"],
    ["memory size", put.limits?.memory, limits.memoryMb, " MB"],
    ["log size", put.limits?.logs, limits.logsMb, " MB"],
    ["concurrency", put.limits?.concurrency, limits.concurrency, ""],
  ] as const;
  for (const [what, value, { min, max }, unit] of ranges) {
    if (value === undefined || (value >= min && value <= max)) continue;
    const [verb, threshold] = value < min ? ["below", min] : ["exceeds", max];
    return {
      status: 400,
      text: `requirement failed: ${what} ${value}${unit} ${verb} allowed threshold of ${threshold}${unit}`,
    };
  }
  return undefined;
}
