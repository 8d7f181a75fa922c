/**
 * gRPC-Web's text form: the body once more in base64. Pieces may be padded one by one, as a server that streams them
 * does, so padding may stand in the middle.
 *
 * @returns undefined when it is no base64
 */
export function decodeGrpcWebText(body: Buffer): Buffer | undefined {
  const text = body.toString("latin1");
  if (!/^[A-Za-z0-9+/=\s]*$/.test(text)) return undefined;
  const pieces = text.replace(/\s+/g, "").match(/[^=]+={0,2}/g) ?? [];
  // One digit more than a multiple of four stands for no byte.
  if (pieces.some((piece) => piece.replace(/=+$/, "").length % 4 === 1)) return undefined;
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64")));
}

export function encodeGrpcWebText(body: Buffer): Buffer {
  return Buffer.from(body.toString("base64"), "latin1");
}
