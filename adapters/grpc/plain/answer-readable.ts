import type { WebResult } from "../../activation.js";
import type { HttpRequest } from "../../http/message.js";
import type { RpcReply, RpcReplyMetadata } from "../../rpc/channel.js";
import { malformed } from "../../rpc/decode-call.js";
import { encodeReply } from "../../rpc/encode-reply.js";
import type { ReplyEnvelope } from "../../rpc/envelope.js";
import type { Json, JsonObject } from "../../rpc/json.js";
import { type Executed, isRpcError } from "../../rpc/rpc-error.js";
import { logError } from "../../rpc/turn.js";
import { seldom } from "../../seldom.js";
import type { GrpcTurn } from "../answer.js";
import { codeName } from "../code-names.js";
import type { EngineMethod } from "../engine/engine.js";
import { type GrpcReply, Status, statusReply } from "../method.js";
import { noTypes } from "../no-types.js";
import type { Served } from "../served.js";
import { writeMessages } from "../web/frames.js";
import { detailsOf, withoutDetails } from "../web/status-details.js";
import { toWebResult } from "../web/web-result.js";
import { callByEngine } from "./call-by-engine.js";
import { findMethod } from "./find-method.js";
import { noAnswer } from "./no-answer.js";
import { type ReadableCall, readCall, readWebCall } from "./readable-call.js";
import { textMetadata } from "./text-metadata.js";

/** Answers a call in readable JSON, of a plain activation. */
export async function answerReadable(
  turn: GrpcTurn,
  served: Served,
  params: JsonObject,
): Promise<ReplyEnvelope> {
  return encodeReply(await call(turn, served, readCall(params)), turn.activationId);
}

/** The same of a web action's request. */
export async function answerReadableWeb(
  turn: GrpcTurn,
  served: Served,
  request: HttpRequest,
): Promise<WebResult> {
  const reply = await callWeb(turn, served, request);
  const body = Buffer.from(JSON.stringify(encodeReply(reply, turn.activationId)));
  const response = { status: 200, headers: { "content-type": "application/json" }, body };
  const result = toWebResult(response, request.headers, reply.kind === "error");
  if (result === undefined) throw tooLarge(body.length);
  return result;
}

/** A caller's mistake is told in an envelope, too. */
async function callWeb(turn: GrpcTurn, served: Served, request: HttpRequest): Promise<RpcReply> {
  try {
    return await call(turn, served, readWebCall(request));
  } catch (thrown) {
    if (!isRpcError(thrown)) throw thrown;
    logError(thrown);
    return { kind: "error", error: thrown };
  }
}

async function call(turn: GrpcTurn, served: Served, called: ReadableCall): Promise<RpcReply> {
  const { methods } = await served.engine(turn.activation);
  const method = findMethod(methods, called);
  if ("refused" in method) return errorReply(method.refused, "no", undefined);
  const name = `${method.service}.${method.name}`;
  if (!method.hasTypes) return errorReply(refuseJson(), "no", name);
  if (!method.requestStream && called.requests.length !== 1)
    throw malformed(`${name.slice(0, 200)} takes one request, not ${called.requests.length}`);
  const { reply, executed } = await callByEngine(turn, served, {
    path: method.path,
    format: "json",
    body: writeMessages(called.requests.map((request) => Buffer.from(JSON.stringify(request)))),
    metadata: called.metadata,
    timeoutMs: called.timeoutMs,
  });
  return toRpcReply(method, reply, executed);
}

function refuseJson(): GrpcReply {
  return statusReply(Status.unimplemented, noTypes);
}

function toRpcReply(method: EngineMethod, reply: GrpcReply, executed: Executed): RpcReply {
  const { status, statusMessage, cause } = reply;
  const messages = reply.messages.map(parse);
  if (status === Status.ok)
    return {
      kind: "result",
      value: method.responseStream ? messages : (messages[0] ?? null),
      ...metadataOf(reply),
    };
  const beside = { ...metadataOf(reply), ...(method.responseStream && { results: messages }) };
  if (cause !== undefined) seldom().logFailure(cause);
  if (cause !== undefined || executed === "no")
    return { ...errorReply(reply, executed, `${method.service}.${method.name}`), ...beside };
  const details = detailsOf(reply) as unknown as Json[];
  const value: JsonObject = { code: codeName(status), message: statusMessage };
  if (details.length > 0) value.details = details;
  return { kind: "exception", field: "status", type: "google.rpc.Status", value, ...beside };
}

function parse(bytes: Uint8Array): Json {
  return JSON.parse(Buffer.from(bytes).toString("utf8")) as Json;
}

function metadataOf({ headers, trailers }: GrpcReply): RpcReplyMetadata {
  return { headers: textMetadata(headers), trailers: textMetadata(withoutDetails(trailers)) };
}

function errorReply(reply: GrpcReply, executed: Executed, method: string | undefined): RpcReply {
  return { kind: "error", error: noAnswer(reply, executed, method) };
}

function tooLarge(bytes: number): Error {
  return seldom().tooLarge(String(bytes), undefined);
}
