/**
 * What both sides read of gRPC-Web's bodies: frames, each a byte of flags and four of length before its content.
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
 */

/** Bytes before each frame's content. */
export const frameHeadBytes = 5;

/** The message is compressed, as the header `grpc-encoding` says. */
export const compressedFlag = 0x01;

/** No message: the trailers, as text, in the last frame of a response. */
export const trailersFlag = 0x80;

/** The lines of the trailers' frame; names in lower case. */
export function readTrailerLines(text: string): [name: string, value: string][] {
  return text.split("\r\n").flatMap((line): [string, string][] => {
    const at = line.indexOf(":");
    return at <= 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
  });
}

/** A status message, which is percent-encoded UTF-8; what is none is shown as it is, as grpc-js does. */
export function decodeStatusMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
