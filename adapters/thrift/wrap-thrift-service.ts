import { contextOf } from "../context.js";
import { isUnlistenError } from "../errors.js";
import type { RpcReply } from "../rpc/channel.js";
import type { DecodedCall } from "../rpc/decode-call.js";
import type { CallContext } from "../rpc/dispatch.js";
import { answerMessage } from "./answer-message.js";
import { type AnswerForm, decodeRequest } from "./decode-request.js";
import { encodeJson, type ThriftResult } from "./encode-answer.js";
import { FoundServices } from "./find-service.js";
import type { ThriftOptions } from "./options.js";
import { replyTooLarge } from "./outcome.js";
import type { ThriftDispatch } from "./thrift-dispatch.js";
import {
  afterPending,
  awaitOutcome,
  holdOpen,
  logError,
  runTurn,
  type ThriftMain,
  type Turn,
  toldError,
} from "./turn.js";

/**
 * Makes an action's `main` from a service of `unlisten codegen`; no port is opened.
 *
 * ```ts
 * export const main = wrapThriftService(dispatchPostStorage(handler));
 * ```
 *
 * One action takes calls in readable JSON (`wsk action invoke compose -p text hi`, the envelope that stubs send, a web
 * action's JSON body or query) and in each of Thrift's protocols, like `wrapThrift`. Of several services, given by the
 * names that callers know them by, a call has to name one.
 *
 * `main` never rejects, and over HTTP the status is always 200: codegen/PROTOCOL.md has what an error looks like.
 */
export function wrapThriftService(
  services: ThriftDispatch | Readonly<Record<string, ThriftDispatch>>,
  options: ThriftOptions = {},
): ThriftMain {
  const found = new FoundServices(services);
  return (params, invocation) =>
    runTurn(params, invocation, options, (turn) => {
      const request = decodeRequest(turn.activation.params, turn.activation);
      if (request.kind === "json") return answerJson(turn, found, request.call, request.form);
      const { bytes, form, metadata, requestId } = request;
      return answerMessage(turn, bytes, form, ({ head, reader, writer, headers }, done) => {
        const target = found.byMessageName(head.name);
        if (target.kind === "error") {
          done(target);
          return;
        }
        const { dispatch, method } = target;
        const context = contextFor(turn, dispatch, method, {
          metadata: { ...metadata, ...headers },
          requestId,
        });
        const work = dispatch.callWire(method, reader, writer, head.seqid, context);
        if (dispatch.isOneway(method))
          done({ kind: "oneway", work: work.then((error) => error && logError(error)) });
        else work.then((error) => done(error === undefined ? { kind: "reply" } : { kind: "error", error }));
      });
    });
}

function contextFor(
  { activation }: Turn,
  { service }: ThriftDispatch,
  method: string,
  { metadata, requestId }: Pick<CallContext, "metadata" | "requestId">,
): CallContext {
  return { service, method, metadata, requestId, activation: contextOf(activation) };
}

async function answerJson(
  turn: Turn,
  found: FoundServices,
  call: DecodedCall,
  form: AnswerForm,
): Promise<ThriftResult> {
  const target = found.byNames(call.service, call.method);
  if (target.kind === "error") return encodeReplyOf(turn, form, "", target);
  const { dispatch, method } = target;
  const work = dispatch.callJson(method, call.args, contextFor(turn, dispatch, method, call));
  if (dispatch.isOneway(method)) {
    holdOpen(
      turn,
      work.then((reply) => reply.kind === "error" && logError(reply.error)),
    );
    return afterPending(turn, () => encodeJson(form, { kind: "result", value: null }, ""));
  }
  let reply: RpcReply | undefined;
  const outcome = await awaitOutcome(turn, method, (done) => {
    work.then((told) => {
      reply = told;
      done(told.kind === "error" ? told : { kind: "reply" });
    });
  });
  return afterPending(turn, () =>
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
