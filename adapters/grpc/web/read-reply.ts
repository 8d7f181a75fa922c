import { isReserved, readMetadata } from "../metadata.js";
import { type GrpcReply, Status } from "../method.js";
import { frameHeadBytes, trailersFlag } from "./frames.js";

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
    else trailers = readTrailers(content.toString("latin1"));
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
    statusMessage: decodeMessage(String(trailers["grpc-message"] ?? "")),
  };
}

function withoutOurs(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const name in headers)
    if (name !== "access-control-expose-headers" && !isReserved(name)) own[name] = headers[name];
  return own;
}

function readTrailers(text: string): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of text.split("\r\n")) {
    const at = line.indexOf(":");
    if (at > 0) trailers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  return trailers;
}

function decodeMessage(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
