import { asBuffer } from "../../as-buffer.js";
import { builtIn } from "../../built-in.js";
import { viewOf } from "./growing-buffer.js";
import type { WireLimits } from "./limits.js";
import { ThriftProtocolError } from "./protocol-error.js";

/** After the frame's length: what tells a THeader frame from any other. */
export const headerMagic = 0x0fff;

/** Where the header's own part starts: length, magic, flags, seqid and size are before it. */
const headStart = 14;
const keyValueInfo = 1;
const zlibTransform = 1;

/** What a THeader frame says beside the message in it. Source: Apache Thrift, doc/specs/HeaderFormat.md. */
export interface HeaderFrame {
  flags: number;
  seqid: number;
  /** 0 binary, 1 JSON, 2 compact. */
  protocolId: number;
  /** Without a prototype. */
  headers: Record<string, string>;
}

/**
 * Takes a THeader frame apart. Of the transforms only zlib is known.
 *
 * @param bytes the whole frame, its length included
 * @throws ThriftProtocolError
 */
export function readHeaderFrame(
  bytes: Uint8Array,
  limits: WireLimits,
): { frame: HeaderFrame; message: Uint8Array } {
  if (bytes.length < headStart) throw damaged("it ends too early");
  const view = viewOf(bytes);
  const headEnd = headStart + view.getUint16(12) * 4;
  if (headEnd > bytes.length) throw damaged("it is longer than its frame");
  const head = new HeadReader(bytes, headStart, headEnd);
  const frame: HeaderFrame = {
    flags: view.getUint16(6),
    seqid: view.getInt32(8),
    protocolId: head.varint(),
    headers: Object.create(null) as Record<string, string>,
  };
  const transforms: number[] = [];
  for (let left = head.count(); left > 0; left--) transforms.push(head.varint());
  while (head.left > 0 && head.varint() === keyValueInfo)
    for (let left = head.count(); left > 0; left--) {
      const name = head.string();
      frame.headers[name] = head.string();
    }
  return { frame, message: undo(transforms, bytes.subarray(headEnd), limits) };
}

/** A frame around a message, without transforms: who sends one transformed accepts one that is not. */
export function writeHeaderFrame(
  { flags, seqid, protocolId, headers }: HeaderFrame,
  message: Uint8Array,
): Uint8Array {
  const head: number[] = [protocolId, 0];
  const entries = Object.entries(headers);
  if (entries.length > 0) {
    head.push(keyValueInfo);
    pushVarint(head, entries.length);
    for (const text of entries.flat()) {
      const bytes = Buffer.from(text);
      pushVarint(head, bytes.length);
      head.push(...bytes);
    }
  }
  while (head.length % 4 !== 0) head.push(0);
  const frame = Buffer.alloc(headStart + head.length + message.length);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeUInt16BE(headerMagic, 4);
  frame.writeUInt16BE(flags, 6);
  frame.writeInt32BE(seqid, 8);
  frame.writeUInt16BE(head.length / 4, 12);
  frame.set(head, headStart);
  frame.set(message, headStart + head.length);
  return frame;
}

function undo(transforms: readonly number[], payload: Uint8Array, { maxBytes }: WireLimits): Uint8Array {
  let message = payload;
  for (const transform of transforms.toReversed()) {
    if (transform !== zlibTransform) throw damaged(`transform ${transform} is not supported`);
    message = inflate(message, maxBytes);
  }
  return message;
}

function inflate(bytes: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return builtIn("node:zlib").inflateSync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new ThriftProtocolError("size-limit", `inflated message must be <= ${maxBytes} bytes`);
    throw damaged("its payload cannot be inflated");
  }
}

class HeadReader {
  private readonly buffer: Buffer;
  private readonly end: number;
  private position: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.buffer = asBuffer(bytes);
    this.position = start;
    this.end = end;
  }

  get left(): number {
    return this.end - this.position;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35 && this.position < this.end; shift += 7) {
      const byte = this.buffer[this.position++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw damaged("a number in it does not end");
  }

  /** Of things that take at least a byte each. */
  count(): number {
    const count = this.varint();
    if (count < 0 || count > this.left) throw damaged("a length in it is wrong");
    return count;
  }

  string(): string {
    const length = this.count();
    const from = this.position;
    this.position += length;
    return this.buffer.toString("utf8", from, from + length);
  }
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
}

function damaged(why: string): ThriftProtocolError {
  return new ThriftProtocolError("invalid-data", `cannot read the THeader: ${why}`);
}
