import { type Activation, newActivationId } from "../activations/activation.js";
import type { EntityReference, TriggerEntity } from "../entities/entity.js";
import { printReference } from "../entities/read-reference.js";
import { type JsonObject, mergeObjects } from "../json/json.js";
import { messages } from "../messages.js";
import { checkEntitlement } from "../rest/entitlement.js";
import { startInvocation } from "../rest/invoke.js";
import { RestError } from "../rest/rest-answer.js";
import type { RestContext } from "../rest/rest-request.js";
import type { Trace } from "../tracing/trace.js";
import { traceFiring, traceRule } from "../tracing/trace-firing.js";
import { printRuleLog, type RuleOutcome } from "./rule-log.js";

/** One firing of a trigger. */
export interface Fire {
  trigger: TriggerEntity;
  payload: JsonObject;
  /** Of the request that fires; the actions get them as `__ow_headers`. */
  headers: readonly (readonly [name: string, value: string])[];
  transactionId: string;
  trace?: Trace | undefined;
}

/**
 * Invokes the actions of a trigger's active rules, and records the firing. Source: OpenWhisk, Triggers.scala, activate
 * and activateRules.
 *
 * @returns the id of the firing's record; undefined, and no record, when no rule is active
 */
export async function fireTrigger(context: RestContext, fire: Fire): Promise<string | undefined> {
  const { trigger, payload, transactionId } = fire;
  const links = Object.entries(trigger.rules ?? {});
  if (!links.some(([, { status }]) => status === "active")) return undefined;
  const start = Date.now();
  const args = argumentsOf(fire);
  const span = traceFiring(fire.trace, trigger);
  const logs = await Promise.all(
    links.map(async ([rule, { action, status }]) => {
      const outcome: RuleOutcome =
        status === "active"
          ? await traceRule(span, rule, (trace) =>
              invokeForRule(context, action, args, { transactionId, trace }),
            )
          : { kind: "refused", text: messages.ruleIsInactive(rule, printReference(action)) };
      return printRuleLog(rule, printReference(action), outcome);
    }),
  );
  const activation: Activation = {
    namespace: context.namespace,
    name: trigger.name,
    version: trigger.version,
    subject: context.namespace,
    activationId: newActivationId(),
    start,
    response: { status: "success", result: payload },
    logs,
    annotations: [],
    publish: false,
  };
  span?.end();
  await context.store.putActivation(activation);
  context.events.onActivation({ activation, transactionId, causes: [], isCold: false, waitMs: 0 });
  return activation.activationId;
}

/** The trigger's parameters, over them the request's headers, and over all the payload. */
function argumentsOf({ trigger, payload, headers }: Fire): JsonObject {
  const own = Object.fromEntries(trigger.parameters.map(({ key, value }) => [key, value]));
  return mergeObjects(own, { __ow_headers: Object.fromEntries(headers) }, payload);
}

/** As a request of the caller's own would be: rates and final parameters count. It has no cause. */
async function invokeForRule(
  context: RestContext,
  { path, name }: EntityReference,
  payload: JsonObject,
  { transactionId, trace }: Pick<Fire, "transactionId" | "trace">,
): Promise<RuleOutcome> {
  try {
    checkEntitlement(context, "activate", { collection: "actions", path, name });
    const { payloadBytes } = context.limits;
    const size = Buffer.byteLength(JSON.stringify(payload));
    if (size > payloadBytes) throw new RestError(413, messages.requestTooLarge(size, payloadBytes));
    const [namespace, packageName] = path.split("/") as [string, string?];
    const { activationId, accept } = startInvocation(context, {
      namespace,
      packageName,
      name,
      payload,
      transactionId,
      trace,
    });
    await accept();
    return { kind: "invoked", activationId };
  } catch (error) {
    if (error instanceof RestError) return { kind: "refused", text: error.message };
    process.emitWarning(error as Error);
    return { kind: "failed", text: messages.internalError };
  }
}
