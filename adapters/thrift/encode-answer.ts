import { maxResultBytes, type WebResult } from "../activation.js";
import { encodeResponse } from "../http/encode-response.js";
import { parseMediaType } from "../http/media-type.js";
import type { RpcReply } from "../rpc/channel.js";
import { encodeError, encodeReply } from "../rpc/encode-reply.js";
import { type BinaryReplyEnvelope, envelopeVersion, type ReplyEnvelope } from "../rpc/envelope.js";
import type { RpcError } from "../rpc/rpc-error.js";
import { seldom } from "../seldom.js";
import type { AnswerForm } from "./decode-request.js";

/** What `main` resolves to. */
export type ThriftResult = WebResult | ReplyEnvelope | BinaryReplyEnvelope;

/**
 * A Thrift message as an activation's result. Over HTTP the status is always 200, since stock clients make an opaque
 * error of any other, and the media type is the request's: another one may be answered with 406 after the action ran.
 *
 * @param bytes nothing for a oneway method
 * @param error what the message says, when it says that there is no answer: the activation counts as failed
 * @throws UnlistenError `result-too-large`
 */
export function encodeMessage(
  form: AnswerForm,
  bytes: Buffer,
  error: RpcError | undefined,
  activationId: string,
): ThriftResult {
  if (form.kind === "web") return encodeWeb(form, bytes, error !== undefined);
  const envelope: BinaryReplyEnvelope = { v: envelopeVersion, thrift: bytes.toString("base64") };
  if (error !== undefined) {
    envelope.error = encodeError(error);
    if (activationId !== "") envelope.activationId = activationId;
  }
  checkSize(envelope.thrift.length + maxEnvelopeBytes);
  return envelope;
}

/**
 * A reply in readable JSON.
 *
 * @throws UnlistenError `result-too-large`
 */
export function encodeJson(form: AnswerForm, reply: RpcReply, activationId: string): ThriftResult {
  const envelope = encodeReply(reply, activationId);
  if (form.kind === "web")
    return encodeWeb(form, Buffer.from(JSON.stringify(envelope)), reply.kind === "error");
  checkSize(Buffer.byteLength(JSON.stringify(envelope)));
  return envelope;
}

function encodeWeb(
  { contentType, accept }: { contentType: string; accept: string | undefined },
  body: Buffer,
  isFailed: boolean,
): WebResult {
  const headers: Record<string, string> = {};
  if (body.length > 0)
    headers["content-type"] =
      parseMediaType(contentType).platform === "invalid" ? "application/x-thrift" : contentType;
  const response = { status: 200, headers, body: body.length > 0 ? body : undefined };
  const answer = encodeResponse(response, { method: "POST", accept }, {}, () => "");
  return isFailed ? { error: answer } : answer;
}

/** Bytes. What a binary reply's envelope has beside the message, rounded up. */
const maxEnvelopeBytes = 4096;

function checkSize(bytes: number): void {
  if (bytes > maxResultBytes) throw seldom().tooLarge(String(bytes), undefined);
}
