import { asBuffer } from "../../as-buffer.js";
import { viewOf } from "./growing-buffer.js";
import { checkMessageSize, checkSize, tooDeep, type WireLimits, withDefaultLimits } from "./limits.js";
import type { MessageHead, ThriftReader } from "./protocol.js";
import { ThriftProtocolError } from "./protocol-error.js";
import { skipValue, unknownType } from "./skip.js";
import { readText } from "./text.js";
import { readUuidBytes } from "./uuid.js";
import { WireType } from "./wire-type.js";

const versionMask = 0xffff0000;
const version1 = 0x80010000;

/** By wire type: the fewest bytes that one value takes; 0 for what is no type. */
const leastBytes = [0, 0, 1, 1, 8, 0, 2, 0, 4, 0, 8, 4, 1, 6, 5, 5, 16];

/**
 * TBinaryProtocol, with a version in front (strict) or as old clients send it, without.
 *
 * Source: Apache Thrift, doc/specs/thrift-binary-protocol.md.
 */
export class BinaryReader implements ThriftReader {
  readonly protocol = "binary";
  fieldType: number = WireType.stop;
  fieldId = 0;
  keyType: number = WireType.stop;
  elementType: number = WireType.stop;
  private readonly buffer: Buffer;
  private readonly view: DataView;
  private readonly end: number;
  private readonly limits: WireLimits;
  private position = 0;
  private depth = 0;

  constructor(bytes: Uint8Array, limits?: Partial<WireLimits>) {
    this.limits = withDefaultLimits(limits);
    checkMessageSize(bytes, this.limits);
    this.buffer = asBuffer(bytes);
    this.view = viewOf(bytes);
    this.end = bytes.length;
  }

  get bytesLeft(): number {
    return this.end - this.position;
  }

  readMessageBegin(): MessageHead {
    const first = this.readI32();
    if (first >= 0) {
      // Without a version: the name's length comes first, the type is a byte behind the name.
      const name = this.readTextOf(first);
      const type = this.readI8();
      return { name, type, seqid: this.readI32() };
    }
    if ((first & versionMask) !== (version1 | 0))
      throw new ThriftProtocolError("bad-version", "expected version 1 of the binary protocol");
    const name = this.readString();
    return { name, type: first & 0xff, seqid: this.readI32() };
  }

  readMessageEnd(): void {}

  readStructBegin(): void {
    this.enter();
  }

  readStructEnd(): void {
    this.depth--;
  }

  readFieldBegin(): boolean {
    const type = this.readI8();
    this.fieldType = type;
    if (type === WireType.stop) return false;
    this.fieldId = this.readI16();
    return true;
  }

  readFieldEnd(): void {}

  readMapBegin(): number {
    this.enter();
    const at = this.advance(6);
    this.keyType = this.buffer[at] as number;
    this.elementType = this.buffer[at + 1] as number;
    const size = this.view.getInt32(at + 2);
    // An empty map may leave its types out: writers of some languages do.
    if (size !== 0) this.checkItems("map", size, leastOf(this.keyType) + leastOf(this.elementType));
    return size;
  }

  readMapEnd(): void {
    this.depth--;
  }

  readListBegin(): number {
    return this.readElements("list");
  }

  readListEnd(): void {
    this.depth--;
  }

  readSetBegin(): number {
    return this.readElements("set");
  }

  readSetEnd(): void {
    this.depth--;
  }

  readBool(): boolean {
    return this.buffer[this.advance(1)] !== 0;
  }

  readI8(): number {
    return this.view.getInt8(this.advance(1));
  }

  readI16(): number {
    return this.view.getInt16(this.advance(2));
  }

  readI32(): number {
    return this.view.getInt32(this.advance(4));
  }

  readI64(): bigint {
    return this.view.getBigInt64(this.advance(8));
  }

  readI64Number(): number {
    const at = this.advance(8);
    return safeInteger(this.view.getInt32(at) * 2 ** 32 + this.view.getUint32(at + 4));
  }

  readDouble(): number {
    return this.view.getFloat64(this.advance(8));
  }

  readString(): string {
    return this.readTextOf(this.readI32());
  }

  readBinary(): Uint8Array {
    const length = this.readI32();
    this.checkBytes(length);
    const at = this.advance(length);
    return copyOf(this.buffer, at, at + length);
  }

  readUuid(): string {
    return readUuidBytes(this.buffer, this.advance(16));
  }

  skip(wireType: number): void {
    if (wireType === WireType.string) {
      const length = this.readI32();
      this.checkBytes(length);
      this.advance(length);
    } else skipValue(this, wireType);
  }

  private readTextOf(length: number): string {
    this.checkBytes(length);
    const at = this.advance(length);
    return readText(this.buffer, at, at + length);
  }

  private readElements(what: string): number {
    this.enter();
    const at = this.advance(5);
    this.elementType = this.buffer[at] as number;
    const size = this.view.getInt32(at + 1);
    if (size !== 0) this.checkItems(what, size, leastOf(this.elementType));
    return size;
  }

  private checkBytes(length: number): void {
    if (length < 0 || length > this.limits.maxStringBytes || length > this.end - this.position)
      checkSize("string", length, this.limits.maxStringBytes, 1, this.bytesLeft);
  }

  private checkItems(what: string, size: number, unitBytes: number): void {
    checkSize(what, size, this.limits.maxContainerItems, unitBytes, this.bytesLeft);
  }

  private enter(): void {
    if (++this.depth > this.limits.maxDepth) throw tooDeep(this.limits.maxDepth);
  }

  /** @returns where the next `count` bytes start */
  private advance(count: number): number {
    const at = this.position;
    if (count > this.end - at) throw endsEarly();
    this.position = at + count;
    return at;
  }
}

function leastOf(wireType: number): number {
  const least = leastBytes[wireType];
  if (least === undefined || least === 0) throw unknownType(wireType);
  return least;
}

export function endsEarly(): ThriftProtocolError {
  return new ThriftProtocolError("invalid-data", "the message ends too early");
}

/** @throws ThriftProtocolError `invalid-data` beyond what a number holds exactly */
export function safeInteger(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new ThriftProtocolError(
    "invalid-data",
    "an i64 beyond 2^53 does not fit a number exactly: use bigint",
  );
}

export function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}
