import { envelopeVersion } from "../rpc/envelope.js";
import { isJsonObject } from "../rpc/json.js";
import type { ActionCaller, CallPlan } from "./caller.js";
import type { InvokeOptions } from "./options.js";
import { type CallLabel, errorOf, failedWebAnswer, type Outcome } from "./outcome.js";
import { rpcErrorOf } from "./read-envelope.js";
import type { OutgoingMessage } from "./read-outgoing.js";

/**
 * Sends a Thrift message to an action and brings the message that it answers: in the envelope of codegen/PROTOCOL.md
 * by REST invoke, as it is to a web action.
 *
 * @throws RpcError when there is no answer
 */
export async function exchangeMessage(
  caller: ActionCaller,
  bytes: Buffer,
  { method, isOneway }: OutgoingMessage,
  options: InvokeOptions & { action: string; isIdempotent: boolean },
): Promise<Buffer> {
  const { action, isIdempotent, via = "rest" } = options;
  const plan: CallPlan = { isOneway, isIdempotent };
  const outcome = await (via === "rest" ? invoke(caller, bytes, plan) : request(caller, bytes, plan));
  return messageOf(outcome, isOneway, { action, method });
}

function invoke(caller: ActionCaller, bytes: Buffer, plan: CallPlan): Promise<Outcome> {
  return caller.invoke(JSON.stringify({ v: envelopeVersion, thrift: bytes.toString("base64") }), plan);
}

function request(caller: ActionCaller, body: Buffer, plan: CallPlan): Promise<Outcome> {
  const headers = { "content-type": "application/x-thrift", accept: "application/x-thrift" };
  return caller.request({ method: "POST", target: "", headers, body }, plan);
}

function messageOf(outcome: Outcome, isOneway: boolean, label: CallLabel): Buffer {
  switch (outcome.kind) {
    case "accepted":
      return Buffer.alloc(0);
    case "result": {
      const { result, activationId } = outcome;
      const thrift = isJsonObject(result) ? result.thrift : undefined;
      if (typeof thrift === "string" && (thrift !== "" || isOneway)) return Buffer.from(thrift, "base64");
      throw errorOf({ kind: "failed", failure: "missing-result", activationId }, label);
    }
    case "http": {
      const { answer, activationId } = outcome;
      if (answer.status === 200 && (answer.body.length > 0 || isOneway)) return answer.body;
      throw errorOf(failedWebAnswer(answer.status, activationId), label);
    }
    case "failed":
      throw rpcErrorOf(outcome, label);
  }
}
