import { compressedFlag } from "../../rpc/grpc-web.js";
import type { OutgoingMessage } from "./action-call.js";
import { compress, type Encoding } from "./compress.js";
import { type Frame, joinFrames } from "./frames.js";

/** What is known about compressing the calls of a channel. */
export interface CompressionChoice {
  /** What the caller asks for: an encoding always, "auto" where it helps. */
  wanted: Encoding | "identity" | "auto";
  /** What the service said it takes (`grpc-accept-encoding`); undefined before its first answer. */
  accepted: string | undefined;
  /** Bytes that the platform takes of a call's body. */
  maxBodyBytes: number;
}

/** Bytes of all messages from which "auto" compresses: less is not worth a decoder's cold start. */
const worthBytes = 64 * 1024;

/**
 * The encoding of a call's messages. "auto" compresses large calls once the service has said that it can read that,
 * and those that are too large to be sent otherwise.
 */
export function encodingOf(
  { wanted, accepted, maxBodyBytes }: CompressionChoice,
  messages: readonly OutgoingMessage[],
): Encoding | undefined {
  const takes = (encoding: Encoding) => accepted?.split(",").some((name) => name.trim() === encoding);
  if (wanted === "identity") return undefined;
  if (wanted !== "auto") return accepted === undefined || takes(wanted) ? wanted : undefined;
  const bytes = messages.reduce((sum, message) => sum + message.bytes.length + 5, 0);
  if (bytes > maxBodyBytes && accepted === undefined) return "gzip";
  return bytes > Math.min(worthBytes, maxBodyBytes) && takes("gzip") ? "gzip" : undefined;
}

/** A request's body: each message in a frame. */
export async function writeBody(
  messages: readonly OutgoingMessage[],
  encoding: Encoding | undefined,
): Promise<Buffer> {
  const frames: Frame[] = [];
  for (const { bytes, mayCompress } of messages) {
    if (encoding === undefined || !mayCompress) frames.push({ flags: 0, bytes });
    else frames.push({ flags: compressedFlag, bytes: await compress(encoding, bytes) });
  }
  return joinFrames(frames);
}
