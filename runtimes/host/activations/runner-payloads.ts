import { type ActionEntity, isSequence, type Parameter } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import { isJsonObject, type Json, mergeObjects } from "../json/json.js";

/** What one activation knows about itself; all of it is text, the deadline too. Source: OpenWhisk, ContainerProxy.scala. */
export interface ActivationContext {
  namespace: string;
  action_name: string;
  action_version: string;
  activation_id: string;
  transaction_id: string;
  /** Epoch milliseconds. */
  deadline: string;
  /** Only of actions that asked for it (annotation `provide-api-key`). */
  api_key?: string;
  /** Ours, and only when the caller or an SDK traces: the platform keeps its own between controller and invoker. */
  traceparent?: string;
  tracestate?: string;
}

/** The body of /init. */
export function initPayload(
  action: ActionEntity,
  parameters: Parameter[],
  context: ActivationContext,
): string {
  const own = parameters
    .filter(({ init }) => init)
    .map(({ key, value }) => [key, environmentText(value)] as const);
  const platform = Object.entries(context).map(
    ([key, value]) => [`__OW_${key.toUpperCase()}`, value] as const,
  );
  if (isSequence(action.exec)) throw new Error("a sequence has no code to run");
  const { code, binary, main = "main" } = action.exec;
  return JSON.stringify({
    value: { name: action.name, main, binary, code, env: Object.fromEntries([...own, ...platform]) },
  });
}

/** The body of /run; what the caller sends goes over the action's own parameters. A list has no place for those. */
export function runPayload(parameters: Parameter[], payload: Json, context: ActivationContext): string {
  if (!isJsonObject(payload)) return JSON.stringify({ value: payload, ...context });
  const bound = Object.fromEntries(
    parameters.filter(({ init }) => !init).map(({ key, value }) => [key, value] as const),
  );
  return JSON.stringify({ value: mergeObjects(bound, payload), ...context });
}

/** Texts as they are, null empty, the rest as JSON. */
function environmentText(value: Json): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}

/** `/guest/pkg/name` */
export function actionNameOf(action: ActionEntity): string {
  return `/${pathOf(action)}`;
}
