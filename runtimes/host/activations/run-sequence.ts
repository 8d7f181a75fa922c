import { resolveComponent } from "../entities/check-sequence.js";
import { isSequence } from "../entities/entity.js";
import { isJsonObject } from "../json/json.js";
import { messages } from "../messages.js";
import { type ActivationResponse, applicationError, internalError } from "./activation.js";
import type { CompositeRun } from "./composite-run.js";
import { newTally } from "./tally.js";

/**
 * Each result is the next component's payload; one with an `error` ends the sequence and is its result. An `error` in
 * the payload of the sequence itself does not. Source: OpenWhisk, SequenceActions.scala, invokeSequenceComponents.
 */
export async function runSequence(
  components: readonly string[],
  run: CompositeRun,
): Promise<ActivationResponse> {
  const { store, limits } = run.host;
  const { payload, asked } = run.request;
  const tally = asked.tally ?? newTally();
  // All of them before the first one runs: what is changed or deleted meanwhile comes too late.
  const resolved = components.map((component) => resolveComponent(store, component));
  let response: ActivationResponse = { status: "application error", result: payload };
  for (const component of resolved) {
    if (tally.components >= limits.sequenceActions) return applicationError(messages.sequenceTooLong);
    if (component === undefined) return applicationError(messages.sequenceComponentMissing);
    const isInner = isSequence(component.action.exec);
    const outcome = await run.runComponent(component, response.result, isInner ? tally : undefined);
    if (outcome.kind === "lost") return internalError(messages.sequenceComponentLost(outcome.activationId));
    if (!isInner) tally.components += 1;
    response = outcome.activation.response;
    if (isJsonObject(response.result) && Object.hasOwn(response.result, "error")) return response;
  }
  return response;
}
