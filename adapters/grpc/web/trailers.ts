import { writeMetadata } from "../metadata.js";
import { type GrpcReply, Status } from "../method.js";

const okTrailers = "grpc-status: 0\r\n";

/** A reply's status and trailers as the text of gRPC-Web's last frame. */
export function trailersText({ status, statusMessage, trailers }: GrpcReply): string {
  let text = status === Status.ok ? okTrailers : `grpc-status: ${status}\r\n`;
  if (statusMessage !== "" && status !== Status.ok)
    text += `grpc-message: ${percentEncode(statusMessage)}\r\n`;
  if (trailers.length > 0) {
    const named: Record<string, string> = {};
    writeMetadata(trailers, named);
    for (const name in named) text += `${name}: ${named[name]}\r\n`;
  }
  return text;
}

/**
 * A status message as gRPC sends it: printable ASCII but for "%" is itself, other bytes of UTF-8 are "%XX".
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md "Percent-Encoded"
 */
export function percentEncode(message: string): string {
  if (/^[ -$&-~]*$/.test(message)) return message;
  let text = "";
  for (const byte of Buffer.from(message, "utf8")) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    text += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}
