import { currentActivation } from "../running.js";
import { Activation } from "../running-activation.js";
import { VisibleContext } from "../visible-context.js";

/** What a call takes from the activation that makes it. Everything is absent outside of a platform. */
export interface CallerContext {
  apiHost: string | undefined;
  /** "uuid:key" */
  apiKey: string | undefined;
  namespace: string | undefined;
  /** Headers that make the call a part of the activation's trace and transaction. */
  headers: Record<string, string>;
  /** Milliseconds until the activation has to have answered; Infinity outside of a platform. */
  remainingMs: number;
}

/** What the running activation knows; right for each where several run at the same time. */
export function callerContext(): CallerContext {
  let activation = currentActivation();
  if (activation === undefined) {
    // An action without an adapter of ours around it still has the word of the environment.
    activation = new Activation({}, undefined, 1000);
  }
  activation.context ??= new VisibleContext(activation);
  const context = activation.context as VisibleContext;
  const headers: Record<string, string> = {};
  const { traceparent, tracestate } = context.trace;
  if (isHeaderValue(traceparent)) headers.traceparent = traceparent;
  if (isHeaderValue(tracestate)) headers.tracestate = tracestate;
  // The platform takes the id over, so that logs and the local host's page show what called what.
  const { transactionId } = context;
  if (isHeaderValue(transactionId)) headers["x-request-id"] = transactionId;
  return {
    apiHost: context.apiHost || undefined,
    apiKey: context.apiKey || undefined,
    namespace: context.namespace || undefined,
    headers,
    remainingMs: context.remainingTimeMs(),
  };
}

function isHeaderValue(text: string | undefined): text is string {
  return text !== undefined && /^[\x21-\x7e]{1,512}$/.test(text);
}
