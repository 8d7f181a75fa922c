import { contextOf } from "../context.js";
import { isUnlistenError } from "../errors.js";
import type { RpcReply } from "../rpc/channel.js";
import type { DecodedCall } from "../rpc/decode-call.js";
import type { CallContext, Dispatch } from "../rpc/dispatch.js";
import { afterPending, holdOpen, logError } from "../rpc/turn.js";
import type { AnswerForm } from "./decode-request.js";
import { encodeJson, type ThriftResult } from "./encode-answer.js";
import type { FoundServices } from "./find-service.js";
import { replyTooLarge } from "./outcome.js";
import { awaitOutcome, type Turn, toldError } from "./turn.js";

/** What a handler of generated code is told about a call. */
export function callContext(
  { activation }: Turn,
  { service }: Dispatch,
  method: string,
  { metadata, requestId }: Pick<CallContext, "metadata" | "requestId">,
): CallContext {
  return { service, method, metadata, requestId, activation: contextOf(activation) };
}

/** Answers one call in readable JSON, whatever it holds. */
export async function answerJson(
  turn: Turn,
  found: FoundServices<Dispatch>,
  call: DecodedCall,
  form: AnswerForm,
): Promise<ThriftResult> {
  const target = found.byNames(call.service, call.method);
  if (target.kind === "error") return encodeReplyOf(turn, form, "", target);
  const { dispatch, method } = target;
  const work = dispatch.callJson(method, call.args, callContext(turn, dispatch, method, call));
  if (dispatch.isOneway(method)) {
    holdOpen(
      turn.activation,
      work.then((reply) => reply.kind === "error" && logError(reply.error)),
    );
    return afterPending(turn.activation, () => encodeJson(form, { kind: "result", value: null }, ""));
  }
  let reply: RpcReply | undefined;
  const outcome = await awaitOutcome(turn, method, (done) => {
    work.then((told) => {
      reply = told;
      done(told.kind === "error" ? told : { kind: "reply" });
    });
  });
  return afterPending(turn.activation, () =>
    encodeReplyOf(turn, form, method, outcome.kind === "error" ? outcome : reply!),
  );
}

function encodeReplyOf(turn: Turn, form: AnswerForm, method: string, reply: RpcReply): ThriftResult {
  const told = reply.kind === "error" ? { ...reply, error: toldError(reply.error, turn.options) } : reply;
  if (reply.kind === "error") logError(reply.error);
  try {
    return encodeJson(form, told, turn.activationId);
  } catch (thrown) {
    if (!isUnlistenError(thrown) || reply.kind === "error") throw thrown;
    return encodeReplyOf(turn, form, method, replyTooLarge(method, thrown));
  }
}
