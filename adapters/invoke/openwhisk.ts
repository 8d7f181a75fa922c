import { builtIn } from "../built-in.js";
import type { Channel, RpcCall, RpcReply } from "../rpc/channel.js";
import { type CallEnvelope, envelopeVersion } from "../rpc/envelope.js";
import { isJsonObject, type Json } from "../rpc/json.js";
import { ActionCaller, type CallPlan } from "./caller.js";
import { jsonOf } from "./http-answer.js";
import type { InvokeOptions } from "./options.js";
import { type CallLabel, errorOf, type Failed, failedWebAnswer, type Outcome } from "./outcome.js";
import { readEnvelope, readErrorValue } from "./read-envelope.js";

export interface OpenWhiskOptions extends InvokeOptions {
  /** "/_/social/post-storage"; "_" is the namespace of the key. */
  action: string;
}

/** A channel to one action, with the connections it keeps. */
export interface OpenWhiskChannel extends Channel {
  /** Ends idle connections. Not needed for a process to end. */
  close(): void;
}

/**
 * The way from a generated client to its service in an action.
 *
 * ```ts
 * const posts = new PostStorageClient(openwhisk({ action: "/_/social/post-storage" }));
 * ```
 *
 * @throws UnlistenError `option-malformed`, `action-name-malformed`
 */
export function openwhisk(options: OpenWhiskOptions): OpenWhiskChannel {
  const caller = new ActionCaller(options?.action, options);
  const { action, via = "rest" } = options;
  return {
    async call(call) {
      const plan = planOf(call);
      const envelope = JSON.stringify(envelopeOf(call));
      const outcome = await (via === "rest"
        ? caller.invoke(envelope, plan)
        : request(caller, envelope, plan));
      return replyOf(outcome, call, { action, method: `${call.service}.${call.method}` });
    },
    close: () => caller.close(),
  };
}

function planOf({ oneway, idempotent, options }: RpcCall): CallPlan {
  const { timeoutMs, signal, apiKey, idempotencyKey } = options;
  return {
    isOneway: oneway,
    // Whoever gives a key says that the service knows a repeated call by it.
    isIdempotent: idempotent || idempotencyKey !== undefined,
    timeoutMs,
    signal,
    apiKey,
  };
}

function envelopeOf({ service, method, args, requests, options }: RpcCall): CallEnvelope {
  const { metadata, idempotencyKey, timeoutMs } = options;
  // Only adapters of gRPC services know these two.
  const messages = requests === undefined ? { args } : { ...messagesOf(requests), ...timeoutOf(timeoutMs) };
  return {
    v: envelopeVersion,
    service,
    method,
    ...messages,
    ...(metadata === undefined ? {} : { metadata }),
    requestId: builtIn("node:crypto").randomUUID(),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

/** One message as people would write it; others, and those whose JSON is no object, as a list. */
function messagesOf(requests: readonly Json[]): Pick<CallEnvelope, "args" | "requests"> {
  const [args] = requests;
  return requests.length === 1 && isJsonObject(args) ? { args } : { requests };
}

function timeoutOf(timeoutMs: number | undefined): { timeoutMs?: number } {
  return timeoutMs === undefined || timeoutMs === Number.POSITIVE_INFINITY
    ? {}
    : { timeoutMs: Math.max(0, Math.floor(timeoutMs)) };
}

function request(caller: ActionCaller, body: string, plan: CallPlan): Promise<Outcome> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return caller.request({ method: "POST", target: "", headers, body }, plan);
}

function replyOf(outcome: Outcome, call: RpcCall, label: CallLabel): RpcReply {
  const { activationId } = outcome;
  switch (outcome.kind) {
    case "accepted":
      return { kind: "result", value: null };
    case "result":
      return readEnvelope(outcome.result, label, activationId) ?? fail(missing(activationId), label);
    case "http":
      return replyOfWeb(outcome, call, label);
    case "failed":
      return readFailed(outcome, label);
  }
}

function replyOfWeb(
  { answer, activationId }: Outcome & { kind: "http" },
  call: RpcCall,
  label: CallLabel,
): RpcReply {
  if (answer.status === 200 && call.oneway) return { kind: "result", value: null };
  // First our own envelope, whatever the status is.
  const reply = answer.status === 204 ? undefined : readEnvelope(jsonOf(answer), label, activationId);
  if (reply !== undefined) return reply;
  return fail(failedWebAnswer(answer.status, activationId), label);
}

function readFailed(failed: Failed, label: CallLabel): RpcReply {
  const told = readErrorValue(failed.error as Json | undefined, label, failed.activationId);
  return told ?? fail(failed, label);
}

function missing(activationId: string | undefined): Failed {
  return { kind: "failed", failure: "missing-result", activationId };
}

function fail(failed: Failed, label: CallLabel): RpcReply {
  return { kind: "error", error: errorOf(failed, label) };
}
