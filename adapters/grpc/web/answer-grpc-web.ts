import type { Activation } from "../../running-activation.js";
import { IncomingCall } from "../incoming-call.js";
import { writeMetadata } from "../metadata.js";
import { type GrpcCall, type GrpcReply, Status, statusReply } from "../method.js";
import { deadlineAfter, readGrpcTimeout } from "../timeouts.js";
import { readFrames, writeFrames } from "./frames.js";
import { trailersText } from "./trailers.js";
import type { RpcResponse } from "./web-result.js";

/** A call, the reply that it has before any method is called, or undefined when it is one for the engine. */
export type ReadCall = { call: GrpcCall } | { reply: GrpcReply } | undefined;

/**
 * Reads the messages of a gRPC-Web request.
 *
 * @param headers the request's own, or an envelope's `metadata`
 */
export function readGrpcWeb(
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
  maxMessageBytes: number,
  activation: Activation,
): ReadCall {
  const timeoutMs = readGrpcTimeout(headers["grpc-timeout"]);
  if (timeoutMs === undefined)
    return {
      reply: statusReply(
        Status.internal,
        "Invalid grpc-timeout value: expected up to eight digits and a unit",
      ),
    };
  const read = readFrames(body, maxMessageBytes);
  switch (read.kind) {
    case "messages":
      return { call: new IncomingCall(headers, read.messages, deadlineAfter(timeoutMs), activation) };
    case "compressed":
      return undefined;
    case "refused":
      return { reply: statusReply(read.status, read.message) };
  }
}

/** @param contentType the request's own */
export function writeGrpcWeb(reply: GrpcReply, contentType: string): RpcResponse {
  const headers: Record<string, string> = { "content-type": contentType };
  if (reply.headers.length > 0) writeMetadata(reply.headers, headers);
  return { status: 200, headers, body: writeFrames(reply.messages, trailersText(reply)) };
}
