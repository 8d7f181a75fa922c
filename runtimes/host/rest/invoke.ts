import { type Activation, showActivation } from "../activations/activation.js";
import type { Invocation } from "../activations/activator.js";
import { finalParameters, resolveAction } from "../entities/resolve-action.js";
import type { Answer } from "../http/message.js";
import { isJsonObject, type JsonObject } from "../json/json.js";
import { messages } from "../messages.js";
import type { Trace } from "../tracing/trace.js";
import { waitFor } from "../wait-for.js";
import { checkComponentRights } from "./entitlement.js";
import { notFound } from "./entity-access.js";
import { Rejection, RestError } from "./rest-answer.js";
import { flagOf, jsonOf, queryOf, type RestContext, type RestRequest, respond } from "./rest-request.js";

/** POST of an action. Source: OpenWhisk, Actions.scala, activate and doInvoke. */
export async function invokeAction(
  rest: RestRequest,
  packageName: string | undefined,
  name: string,
): Promise<Answer> {
  const { request, context } = rest;
  checkPayloadSize(rest);
  const isBlocking = flagOf(request, "blocking");
  const isResult = flagOf(request, "result");
  const waitMs = waitOf(rest);
  const payload = payloadOf(rest);
  const { activationId, accept, finished } = startInvocation(context, {
    namespace: rest.namespace,
    packageName,
    name,
    payload,
    transactionId: request.transactionId,
    trace: request.trace,
  });
  const activation = isBlocking ? await waitFor(finished, waitMs) : undefined;
  if (activation === undefined) await accept();
  const answer =
    activation === undefined
      ? respond(rest, 202, { activationId })
      : respond(rest, statusOf(activation), shownResult(activation, isResult));
  return { ...answer, headers: [...answer.headers, ["x-openwhisk-activation-id", activationId]] };
}

/** What is invoked, and with what. */
export interface InvocationRequest {
  namespace: string;
  packageName: string | undefined;
  name: string;
  payload: JsonObject;
  transactionId: string;
  trace: Trace | undefined;
}

/**
 * @throws RestError 404 when there is no such action, 403 when it is a sequence of what the caller may not use, 400 when
 * the payload sets one of its final parameters
 */
export function startInvocation(
  context: RestContext,
  { namespace, packageName, name, payload, transactionId, trace }: InvocationRequest,
): Invocation {
  const resolved = resolveAction(context.store, namespace, packageName, name);
  if (resolved === undefined) throw notFound();
  checkComponentRights(context, "activate", resolved.action.exec);
  if (finalParameters(resolved).some((key) => Object.hasOwn(payload, key))) {
    throw new RestError(400, messages.parametersNotAllowed);
  }
  return context.activator.invoke(resolved, payload, { transactionId, trace });
}

/** @throws RestError 413 */
export function checkPayloadSize({ request, context }: RestRequest): void {
  const { payloadBytes } = context.limits;
  if (request.body.length <= payloadBytes) return;
  throw new RestError(413, messages.requestTooLarge(request.body.length, payloadBytes));
}

function waitOf({ request, context }: RestRequest): number {
  const text = queryOf(request, "timeout");
  const max = context.limits.blockingWaitMs;
  if (text === undefined) return max;
  const wait = Number(text);
  if (/^\d+$/.test(text) && wait > 0 && wait <= max) return wait;
  throw new Rejection(400, messages.malformedParameter("timeout", messages.invalidTimeout(max)));
}

/** An empty body is no parameters; anything but an object is an error, null too. */
export function payloadOf({ request }: RestRequest): JsonObject {
  if (request.body.length === 0) return {};
  const payload = jsonOf(request);
  if (!isJsonObject(payload)) throw new Rejection(400, messages.malformedContent("JSON object expected"));
  return payload;
}

/** An application error is 502, without `code` in its body: that is how wsk tells it from the platform's errors. */
function statusOf({ response }: Activation): number {
  switch (response.status) {
    case "success":
      return 200;
    case "application error":
    case "action developer error":
      return 502;
    case "whisk internal error":
      return 500;
  }
}

/** An array is answered bare, whatever was asked for. */
function shownResult(activation: Activation, isResult: boolean): unknown {
  const { result } = activation.response;
  return Array.isArray(result) || isResult ? result : showActivation(activation);
}
