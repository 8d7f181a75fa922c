import { asBuffer } from "../../as-buffer.js";
import type { Activation } from "../../running-activation.js";
import { codeName, httpStatus } from "../code-names.js";
import { IncomingCall } from "../incoming-call.js";
import { writeMetadata } from "../metadata.js";
import { type GrpcReply, Status, statusReply } from "../method.js";
import { deadlineAfter, readConnectTimeout } from "../timeouts.js";
import type { ReadCall } from "./answer-grpc-web.js";
import { detailsOf, withoutDetails } from "./status-details.js";
import { acceptsGzip, type RpcResponse } from "./web-result.js";

/** Reads a call of Connect's: the body is the message. https://connectrpc.com/docs/protocol "Unary-Request" */
export function readConnect(
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
  maxMessageBytes: number,
  activation: Activation,
): ReadCall {
  const timeoutMs = readConnectTimeout(headers["connect-timeout-ms"]);
  if (timeoutMs === undefined)
    return refused(Status.invalid_argument, "invalid connect-timeout-ms: expected up to ten digits");
  const version = headers["connect-protocol-version"];
  if (version !== undefined && version !== "1")
    return refused(Status.invalid_argument, 'unsupported connect-protocol-version: expected "1"');
  if (body.length > maxMessageBytes)
    return refused(
      Status.resource_exhausted,
      `Received message larger than max (${body.length} vs ${maxMessageBytes})`,
    );
  return { call: new IncomingCall(headers, [body], deadlineAfter(timeoutMs), activation) };
}

function refused(status: number, message: string): ReadCall {
  return { reply: statusReply(status, message) };
}

/** @param asked the request's headers */
export function writeConnect(reply: GrpcReply, asked: Readonly<Record<string, unknown>>): RpcResponse {
  if (reply.status !== Status.ok) return writeError(reply);
  // grpc-js's clients say so too: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
  if (reply.messages.length !== 1)
    return writeError({
      ...reply,
      ...statusReply(Status.unimplemented, "the method answered ok without a message"),
    });
  const headers: Record<string, string> = { "content-type": "application/proto" };
  writeMetadata(reply.headers, headers);
  writeMetadata(reply.trailers, headers, "trailer-");
  const message = reply.messages[0]!;
  if (message.length > 0) return { status: 200, headers, body: asBuffer(message) };
  // The platform drops the type of an empty body, and clients refuse an answer without one.
  if (!acceptsGzip(asked)) return { status: 200, headers, body: unknownField };
  headers["content-encoding"] = "gzip";
  return { status: 200, headers, body: emptyGzip };
}

/** A field that no message has, of length 0: every reader skips it. */
const unknownField = Buffer.from([0xf8, 0xff, 0xff, 0xff, 0x0f, 0x00]);

/** No bytes, compressed (RFC 1952). */
const emptyGzip = Buffer.from("H4sIAAAAAAAAAwMAAAAAAAAAAAA=", "base64");

function writeError(reply: GrpcReply): RpcResponse {
  const code = codeName(reply.status);
  const details = detailsOf(reply);
  const headers: Record<string, string> = { "content-type": "application/json" };
  writeMetadata(reply.headers, headers);
  writeMetadata(withoutDetails(reply.trailers), headers);
  const error = {
    code,
    ...(reply.statusMessage !== "" && { message: reply.statusMessage }),
    ...(details.length > 0 && { details }),
  };
  return { status: httpStatus[code], headers, body: Buffer.from(JSON.stringify(error)) };
}
