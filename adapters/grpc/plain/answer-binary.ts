import { maxResultBytes } from "../../activation.js";
import { decodeBase64 } from "../../http/body-encoding.js";
import { malformed, readMetadata } from "../../rpc/decode-call.js";
import { encodeError } from "../../rpc/encode-reply.js";
import { envelopeVersion, type GrpcReplyEnvelope } from "../../rpc/envelope.js";
import type { JsonObject } from "../../rpc/json.js";
import type { Executed } from "../../rpc/rpc-error.js";
import { seldom } from "../../seldom.js";
import type { GrpcTurn } from "../answer.js";
import { callThen } from "../call-then.js";
import { IncomingCall } from "../incoming-call.js";
import { type GrpcReply, Status, statusReply } from "../method.js";
import { defaultMaxMessageBytes } from "../options.js";
import type { Served } from "../served.js";
import { missingStatus } from "../status-of.js";
import { deadlineAfter } from "../timeouts.js";
import { readFrames, writeFrames } from "../web/frames.js";
import { trailersText } from "../web/trailers.js";
import { callByEngine } from "./call-by-engine.js";
import { noAnswer } from "./no-answer.js";
import { textMetadata } from "./text-metadata.js";

/** A binary call (P69), its frames not yet taken apart. */
export interface BinaryCall {
  path: string;
  body: Buffer;
  metadata: Record<string, string>;
  timeoutMs: number;
}

/** Answers a call whose messages are those of gRPC-Web. */
export function answerBinary(
  turn: GrpcTurn,
  served: Served,
  params: JsonObject,
): GrpcReplyEnvelope | Promise<GrpcReplyEnvelope> {
  const { v, timeoutMs = null } = params;
  if (v !== undefined && v !== envelopeVersion)
    throw malformed(`"v" must be ${envelopeVersion}: another version is another protocol`);
  const metadata = readMetadata(params.metadata);
  const refuse = (status: number, message: string) => conclude(turn, statusReply(status, message), "no");
  if (timeoutMs !== null && !(Number.isSafeInteger(timeoutMs) && (timeoutMs as number) >= 0))
    return refuse(Status.invalid_argument, '"timeoutMs" must be a whole number of milliseconds, at least 0');
  const body = decodeBase64(params.grpc as string);
  if (body === undefined) return refuse(Status.invalid_argument, '"grpc" must be base64');
  const call: BinaryCall = {
    path: params.path as string,
    body,
    metadata,
    timeoutMs: timeoutMs === null ? Infinity : (timeoutMs as number),
  };
  const read = readFrames(body, turn.options.maxMessageBytes ?? defaultMaxMessageBytes);
  if (read.kind === "refused") return refuse(read.status, read.message);
  if (!served.hasMethods) return answerByEngine(turn, served, call);
  const method = served.methods.get(call.path);
  if (method === undefined) return refuseMissing(turn, call.path);
  if (read.kind === "compressed") return answerByEngine(turn, served, call);
  const incoming = new IncomingCall(metadata, read.messages, deadlineAfter(call.timeoutMs), turn.activation);
  return callThen(turn.activation, method, incoming, (reply) =>
    conclude(turn, reply, reply.status === Status.deadline_exceeded ? "maybe" : "yes"),
  );
}

function refuseMissing(turn: GrpcTurn, path: string): GrpcReplyEnvelope {
  const { code, details } = missingStatus(path.slice(0, 200));
  return conclude(turn, statusReply(code, details), "no");
}

/** @param executed "no" for what was refused before the method ran, which is no answer */
function conclude(turn: GrpcTurn, reply: GrpcReply, executed: Executed, encoded?: Buffer): GrpcReplyEnvelope {
  const { cause } = reply;
  if (cause !== undefined) seldom().logFailure(cause);
  const body = encoded ?? writeFrames(reply.messages, trailersText(reply));
  const envelope: GrpcReplyEnvelope = { v: envelopeVersion, grpc: body.toString("base64") };
  if (reply.headers.length > 0) envelope.headers = textMetadata(reply.headers);
  if (cause !== undefined || executed === "no") {
    envelope.error = encodeError(noAnswer(reply, executed));
    if (turn.activationId !== "") envelope.activationId = turn.activationId;
  }
  return isTooLarge(envelope) ? conclude(turn, replyTooLarge(envelope), "yes") : envelope;
}

async function answerByEngine(turn: GrpcTurn, served: Served, call: BinaryCall): Promise<GrpcReplyEnvelope> {
  const { methods } = await served.engine(turn.activation);
  if (!methods.some(({ path }) => path === call.path)) return refuseMissing(turn, call.path);
  const { reply, executed, body, encoding } = await callByEngine(turn, served, { ...call, format: "proto" });
  const envelope = conclude(turn, reply, executed, body);
  // What a reader needs to read compressed messages.
  return encoding === undefined
    ? envelope
    : { ...envelope, headers: { ...envelope.headers, "grpc-encoding": encoding } };
}

/** Characters of `grpc` beside which the rest of an envelope does not reach the limit. */
const smallLength = maxResultBytes / 2;

/** P16. */
function isTooLarge(envelope: GrpcReplyEnvelope): boolean {
  return envelope.grpc.length > smallLength && Buffer.byteLength(JSON.stringify(envelope)) > maxResultBytes;
}

function replyTooLarge(envelope: GrpcReplyEnvelope): GrpcReply {
  const cause = seldom().tooLarge(String(envelope.grpc.length), undefined);
  return statusReply(Status.resource_exhausted, cause.message, cause);
}
