import { type Expiring, unwatch, watch } from "../../deadline.js";
import { isUnlistenError } from "../../errors.js";
import type { Http2Connection, Http2Response } from "../../http/http2-connection.js";
import type { HttpRequest } from "../../http/message.js";
import { writeGrpcTimeout } from "../../rpc/grpc-timeout.js";
import { deadlineReply } from "../direct/call-handler.js";
import { writeMetadata } from "../metadata.js";
import { type GrpcCall, type GrpcReply, Status, statusReply } from "../method.js";
import { writeMessages } from "../web/frames.js";
import { readReply, trailersOf } from "../web/read-reply.js";

/** Calls a method as a client does that is connected to the server. Never rejects. */
export async function callOverConnection(
  connection: Http2Connection,
  path: string,
  call: GrpcCall,
): Promise<GrpcReply> {
  const { activation, deadlineMs } = call;
  let abandon: ((reason: unknown) => void) | undefined;
  const expiring: Expiring = {
    expiresAt: deadlineMs,
    watchIndex: -1,
    expire: () => abandon?.(callersDeadline),
  };
  watch(activation);
  if (deadlineMs !== Infinity) watch(expiring);
  try {
    const response = await connection.send(requestOf(path, call), (given) => {
      abandon = given;
      activation.abandon = given;
    });
    return toReply(response);
  } catch (thrown) {
    return failed(thrown);
  } finally {
    unwatch(expiring);
  }
}

/** Told from all that can go wrong: the caller gave it no more time. */
const callersDeadline = Symbol("the caller's deadline");

function failed(thrown: unknown): GrpcReply {
  if (thrown === callersDeadline) return deadlineReply(undefined);
  if (!isUnlistenError(thrown)) return statusReply(Status.unknown, "Unknown error", thrown);
  switch (thrown.code) {
    case "deadline-exceeded":
      return deadlineReply(thrown);
    case "result-too-large":
      return statusReply(Status.resource_exhausted, thrown.message, thrown);
    default:
      return statusReply(Status.internal, "the server ended the call without a status", thrown);
  }
}

function requestOf(path: string, { metadata, requests, deadlineMs, host }: GrpcCall): HttpRequest {
  const headers: Record<string, string> = {};
  writeMetadata(metadata, headers);
  headers["content-type"] = "application/grpc";
  headers.te = "trailers";
  if (host !== undefined) headers.host = host;
  if (deadlineMs !== Infinity)
    headers["grpc-timeout"] = writeGrpcTimeout(Math.max(1, deadlineMs - Date.now()));
  return { method: "POST", target: path, headers, body: writeMessages(requests) };
}

/** A reply that is a status only has it in its headers. */
function toReply({ headers, body, trailers }: Http2Response): GrpcReply {
  const isStatusOnly = headers["grpc-status"] !== undefined;
  const reply = readReply(isStatusOnly ? {} : headers, body ?? Buffer.alloc(0));
  return { ...reply, ...trailersOf(isStatusOnly ? headers : trailers) };
}
