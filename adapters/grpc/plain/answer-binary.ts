import { maxResultBytes } from "../../activation.js";
import { decodeBase64 } from "../../http/body-encoding.js";
import { malformed, readMetadata } from "../../rpc/decode-call.js";
import { encodeError } from "../../rpc/encode-reply.js";
import { envelopeVersion, type GrpcReplyBody, type GrpcReplyEnvelope } from "../../rpc/envelope.js";
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
import { deadlineAfter, envelopeTimeoutRule, readEnvelopeTimeout } from "../timeouts.js";
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
  const { v } = params;
  if (v !== undefined && v !== envelopeVersion)
    throw malformed(`"v" must be ${envelopeVersion}: another version is another protocol`);
  const metadata = readMetadata(params.metadata);
  const refuse = (status: number, message: string) => conclude(turn, statusReply(status, message), "no");
  const timeoutMs = readEnvelopeTimeout(params.timeoutMs);
  if (timeoutMs === undefined) return refuse(Status.invalid_argument, envelopeTimeoutRule);
  const body = decodeBase64(params.grpc as string);
  if (body === undefined) return refuse(Status.invalid_argument, '"grpc" must be base64');
  const call: BinaryCall = {
    path: params.path as string,
    body,
    metadata,
    timeoutMs,
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

/**
 * @param executed  "no" for what was refused before the method ran, which is no answer
 * @param encoded  the frames of `reply`, where they are there already, and how their messages are compressed
 */
function conclude(
  turn: GrpcTurn,
  reply: GrpcReply,
  executed: Executed,
  encoded?: { body: Buffer; encoding: string | undefined },
): GrpcReplyEnvelope {
  const { cause } = reply;
  if (cause !== undefined) seldom().logFailure(cause);
  const frames = encoded?.body ?? writeFrames(reply.messages, trailersText(reply));
  const body: GrpcReplyBody = { grpc: frames.toString("base64") };
  if (reply.headers.length > 0) body.headers = textMetadata(reply.headers);
  // What a reader needs to read compressed messages.
  if (encoded?.encoding !== undefined) body.headers = { ...body.headers, "grpc-encoding": encoded.encoding };
  const envelope: GrpcReplyEnvelope =
    cause === undefined && executed !== "no"
      ? { v: envelopeVersion, ...body }
      : {
          v: envelopeVersion,
          error: { ...encodeError(noAnswer(reply, executed)), ...body },
          ...(turn.activationId !== "" && { activationId: turn.activationId }),
        };
  return isTooLarge(body, envelope) ? conclude(turn, replyTooLarge(body), "yes") : envelope;
}

async function answerByEngine(turn: GrpcTurn, served: Served, call: BinaryCall): Promise<GrpcReplyEnvelope> {
  const { methods } = await served.engine(turn.activation);
  if (!methods.some(({ path }) => path === call.path)) return refuseMissing(turn, call.path);
  const { reply, executed, ...encoded } = await callByEngine(turn, served, { ...call, format: "proto" });
  return conclude(turn, reply, executed, encoded);
}

/** Characters of `grpc` beside which the rest of an envelope does not reach the limit. */
const smallLength = maxResultBytes / 2;

/** P16. */
function isTooLarge({ grpc }: GrpcReplyBody, envelope: GrpcReplyEnvelope): boolean {
  return grpc.length > smallLength && Buffer.byteLength(JSON.stringify(envelope)) > maxResultBytes;
}

function replyTooLarge({ grpc }: GrpcReplyBody): GrpcReply {
  const cause = seldom().tooLarge(String(grpc.length), undefined);
  return statusReply(Status.resource_exhausted, cause.message, cause);
}
