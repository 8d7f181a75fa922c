import { compressedFlag, frameHeadBytes, trailersFlag } from "../../rpc/grpc-web.js";
import { Status } from "../method.js";

/** What a body of gRPC-Web holds: messages behind a flag and four bytes of length. */
export type ReadFrames =
  | { kind: "messages"; messages: Uint8Array[] }
  /** One at least is compressed. */
  | { kind: "compressed" }
  | { kind: "refused"; status: number; message: string };

/**
 * Takes a body apart without copying. Lengths are compared with what is there before anything is made of them.
 *
 * @param maxMessageBytes a longer message is refused
 */
export function readFrames(body: Buffer, maxMessageBytes: number): ReadFrames {
  const messages: Uint8Array[] = [];
  let isCompressed = false;
  for (let at = 0; at < body.length; ) {
    if (body.length - at < frameHeadBytes)
      return refused(Status.invalid_argument, "incomplete frame: the body ends early");
    const flag = body[at]!;
    if (flag > 1)
      return refused(Status.invalid_argument, `unexpected flag ${flag} of a frame: expected 0 or 1`);
    const length = body.readUInt32BE(at + 1);
    const start = at + frameHeadBytes;
    if (length > body.length - start)
      return refused(
        Status.invalid_argument,
        `incomplete frame: ${length} bytes announced, ${body.length - start} left`,
      );
    if (length > maxMessageBytes)
      return refused(
        Status.resource_exhausted,
        `Received message larger than max (${length} vs ${maxMessageBytes})`,
      );
    isCompressed ||= flag === compressedFlag;
    at = start + length;
    messages.push(body.subarray(start, at));
  }
  return isCompressed ? { kind: "compressed" } : { kind: "messages", messages };
}

function refused(status: number, message: string): ReadFrames {
  return { kind: "refused", status, message };
}

/** Messages as the body of a gRPC-Web request. */
export function writeMessages(messages: readonly Uint8Array[]): Buffer {
  return writeAll(messages, undefined);
}

/**
 * Messages and trailers as the body of a gRPC-Web response.
 *
 * @param trailers as text, in ASCII
 */
export function writeFrames(messages: readonly Uint8Array[], trailers: string): Buffer {
  return writeAll(messages, trailers);
}

function writeAll(messages: readonly Uint8Array[], trailers: string | undefined): Buffer {
  let length = trailers === undefined ? 0 : frameHeadBytes + trailers.length;
  for (const message of messages) length += frameHeadBytes + message.length;
  const body = Buffer.allocUnsafe(length);
  let at = 0;
  for (const message of messages) {
    at = writeHead(body, at, 0, message.length);
    body.set(message, at);
    at += message.length;
  }
  if (trailers === undefined) return body;
  at = writeHead(body, at, trailersFlag, trailers.length);
  body.write(trailers, at, "latin1");
  return body;
}

function writeHead(body: Buffer, at: number, flag: number, length: number): number {
  body[at] = flag;
  return body.writeUInt32BE(length, at + 1);
}
