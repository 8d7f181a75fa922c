import { decodeStatusMessage, frameHeadBytes, readTrailerLines, trailersFlag } from "../../rpc/grpc-web.js";
import { isReserved, readMetadata } from "../metadata.js";
import { type GrpcReply, Status } from "../method.js";

/** Reads the body of a gRPC-Web response that the engine made, and its headers. */
export function readReply(headers: Readonly<Record<string, unknown>>, body: Buffer): GrpcReply {
  const messages: Uint8Array[] = [];
  let trailers: Record<string, string> = {};
  for (let at = 0; at + frameHeadBytes <= body.length; ) {
    const flag = body[at]!;
    const start = at + frameHeadBytes;
    at = start + body.readUInt32BE(at + 1);
    const content = body.subarray(start, at);
    if (flag < trailersFlag) messages.push(content);
    else trailers = Object.fromEntries(readTrailerLines(content.toString("latin1")));
  }
  return { headers: readMetadata(withoutOurs(headers)), messages, ...trailersOf(trailers) };
}

/** What a reply's trailers say. */
export function trailersOf(
  trailers: Readonly<Record<string, unknown>>,
): Pick<GrpcReply, "trailers" | "status" | "statusMessage"> {
  return {
    trailers: readMetadata(withoutOurs(trailers)),
    status: Number(trailers["grpc-status"] ?? Status.unknown),
    statusMessage: decodeStatusMessage(String(trailers["grpc-message"] ?? "")),
  };
}

function withoutOurs(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const name in headers)
    if (name !== "access-control-expose-headers" && !isReserved(name)) own[name] = headers[name];
  return own;
}
