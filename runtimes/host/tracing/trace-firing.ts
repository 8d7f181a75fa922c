import type { TriggerEntity } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import { type Span, type Trace, tracePart } from "./trace.js";

/** Begins a firing's hop: below it are the rules, and below those the activations that they start. */
export function traceFiring(trace: Trace | undefined, trigger: TriggerEntity): Span | undefined {
  const path = pathOf(trigger);
  return trace?.hop(`fire ${path}`, { "openwhisk.trigger": path });
}

/** Does what a rule asks for in a span of its own. */
export function traceRule<T extends { kind: string }>(
  firing: Span | undefined,
  rule: string,
  work: (trace: Trace | undefined) => Promise<T>,
): Promise<T> {
  return tracePart(firing, `rule ${rule}`, async (part) => {
    const outcome = await work(part);
    if (outcome.kind !== "invoked") part?.fail(outcome.kind);
    return outcome;
  });
}
