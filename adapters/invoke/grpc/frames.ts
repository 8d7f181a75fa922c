import { frameHeadBytes } from "../../rpc/grpc-web.js";
import { type GrpcFailure, grpcFailure } from "./failure.js";

/** A message or the trailers as they travel: a byte of flags, four of length, the bytes. */
export interface Frame {
  flags: number;
  bytes: Buffer;
}

export function joinFrames(frames: readonly Frame[]): Buffer {
  const parts: Buffer[] = [];
  for (const { flags, bytes } of frames) {
    const head = Buffer.allocUnsafe(frameHeadBytes);
    head[0] = flags;
    head.writeUInt32BE(bytes.length, 1);
    parts.push(head, bytes);
  }
  return Buffer.concat(parts);
}

/** The frames of a body; a failure when it ends within one. Takes no memory for lengths that are only told. */
export function splitFrames(body: Buffer): Frame[] | GrpcFailure {
  const frames: Frame[] = [];
  for (let at = 0; at < body.length; ) {
    const start = at + frameHeadBytes;
    const end = start > body.length ? Infinity : start + body.readUInt32BE(at + 1);
    if (end > body.length) return grpcFailure("internal", "cannot read the answer: it ends within a message");
    frames.push({ flags: body[at]!, bytes: body.subarray(start, end) });
    at = end;
  }
  return frames;
}
