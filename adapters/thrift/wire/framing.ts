import { BinaryReader } from "./binary-reader.js";
import { BinaryWriter } from "./binary-writer.js";
import { CompactReader } from "./compact-reader.js";
import { compactProtocolId } from "./compact-type.js";
import { CompactWriter } from "./compact-writer.js";
import { viewOf } from "./growing-buffer.js";
import { type HeaderFrame, headerMagic, readHeaderFrame, writeHeaderFrame } from "./header.js";
import { JsonReader } from "./json-reader.js";
import { JsonWriter } from "./json-writer.js";
import { checkMessageSize, type WireLimits, withDefaultLimits } from "./limits.js";
import type { ProtocolName, ThriftReader, ThriftWriter } from "./protocol.js";
import { ThriftProtocolError } from "./protocol-error.js";

const binaryVersion = 0x80;
const openingBracket = 0x5b;
const white = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** By the number in a THeader frame. */
const headerProtocols: readonly ProtocolName[] = ["binary", "json", "compact"];

/** How a message was sent, and so how its answer is. */
export interface Framing {
  readonly protocol: ProtocolName;
  /** Whether the message's length came before it. */
  readonly framed: boolean;
  /** Binary: whether a version came first; clients from before 2008 send none. */
  readonly strict: boolean;
  /** Of a THeader frame, which is `framed` as well. */
  readonly header?: HeaderFrame;
}

/** A message without what is around it. */
export interface FramedMessage {
  framing: Framing;
  /** A part of the bytes that were given, unless it had to be inflated. */
  message: Uint8Array;
}

/**
 * Tells from a message's first bytes what protocol it is in: clients do not say.
 *
 * @throws ThriftProtocolError for bytes that are none of them, or a frame of another length than it says
 */
export function detectFraming(bytes: Uint8Array, limits?: Partial<WireLimits>): FramedMessage {
  const allLimits = withDefaultLimits(limits);
  checkMessageSize(bytes, allLimits);
  const protocol = protocolAt(bytes, 0);
  if (protocol !== undefined) return { framing: { protocol, framed: false, strict: true }, message: bytes };
  if (bytes.length < 4) throw unknownProtocol();
  const length = viewOf(bytes).getInt32(0);
  if (bytes.length >= 6 && viewOf(bytes).getUint16(4) === headerMagic) {
    checkFrame(length, bytes);
    return readHeaderMessage(bytes, allLimits);
  }
  const framedProtocol = protocolAt(bytes, 4);
  if (framedProtocol !== undefined) {
    checkFrame(length, bytes);
    return { framing: { protocol: framedProtocol, framed: true, strict: true }, message: bytes.subarray(4) };
  }
  // Without a version the binary protocol starts with the length of the method's name, as a frame with its own.
  const framed = length === bytes.length - 4;
  if (length <= 0 || length > bytes.length - 4) throw unknownProtocol();
  return {
    framing: { protocol: "binary", framed, strict: false },
    message: framed ? bytes.subarray(4) : bytes,
  };
}

/** Reads a message as `detectFraming` gave it. */
export function readerOf({ framing, message }: FramedMessage, limits?: Partial<WireLimits>): ThriftReader {
  switch (framing.protocol) {
    case "binary":
      return new BinaryReader(message, limits);
    case "compact":
      return new CompactReader(message, limits);
    case "json":
      return new JsonReader(message, limits);
  }
}

/** Writes an answer in the protocol of what was asked. */
export function writerOf({
  protocol,
  strict,
}: Pick<Framing, "protocol"> & { strict?: boolean }): ThriftWriter {
  switch (protocol) {
    case "binary":
      return new BinaryWriter({ strict: strict ?? true });
    case "compact":
      return new CompactWriter();
    case "json":
      return new JsonWriter();
  }
}

/**
 * Puts around an answer what was around the question.
 *
 * @param headers of a THeader frame; those of the question are not repeated
 */
export function frame(
  { framed, header }: Framing,
  message: Uint8Array,
  headers: Record<string, string> = {},
): Uint8Array {
  if (header !== undefined) return writeHeaderFrame({ ...header, flags: 0, headers }, message);
  if (!framed) return message;
  const bytes = Buffer.allocUnsafe(4 + message.length);
  bytes.writeInt32BE(message.length, 0);
  bytes.set(message, 4);
  return bytes;
}

function readHeaderMessage(bytes: Uint8Array, limits: WireLimits): FramedMessage {
  const { frame: header, message } = readHeaderFrame(bytes, limits);
  const protocol = headerProtocols[header.protocolId];
  if (protocol === undefined) throw unknownProtocol();
  return { framing: { protocol, framed: true, strict: true, header }, message };
}

/** The protocol whose message starts here; undefined for none, or binary without a version. */
function protocolAt(bytes: Uint8Array, at: number): ProtocolName | undefined {
  let first = at;
  while (white.has(bytes[first] ?? 0)) first++;
  if (bytes[first] === openingBracket) return "json";
  if (bytes[at] === binaryVersion) return "binary";
  if (bytes[at] === compactProtocolId) return "compact";
  return undefined;
}

function checkFrame(length: number, bytes: Uint8Array): void {
  if (length !== bytes.length - 4)
    throw new ThriftProtocolError(
      length < 0 ? "negative-size" : "invalid-data",
      `a frame that says ${length} bytes has ${bytes.length - 4}`,
    );
}

function unknownProtocol(): ThriftProtocolError {
  return new ThriftProtocolError("bad-version", "expected a Thrift message: binary, compact, JSON or header");
}
