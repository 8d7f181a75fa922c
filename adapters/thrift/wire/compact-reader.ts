import { asBuffer } from "../../as-buffer.js";
import { copyOf, endsEarly, safeInteger } from "./binary-reader.js";
import {
  compactFalse,
  compactProtocolId,
  compactTrue,
  compactVersion,
  leastOf,
  wireTypeOf,
} from "./compact-type.js";
import { viewOf } from "./growing-buffer.js";
import { joinInt64 } from "./int64.js";
import { checkMessageSize, checkSize, tooDeep, type WireLimits, withDefaultLimits } from "./limits.js";
import type { MessageHead, ThriftReader } from "./protocol.js";
import { ThriftProtocolError } from "./protocol-error.js";
import { skipValue } from "./skip.js";
import { readText } from "./text.js";
import { readUuidBytes } from "./uuid.js";
import { WireType } from "./wire-type.js";

/** TCompactProtocol. Source: Apache Thrift, doc/specs/thrift-compact-protocol.md. */
export class CompactReader implements ThriftReader {
  readonly protocol = "compact";
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
  /** The field ids of the structs around; an id is told by its distance to the one before. */
  private readonly outerIds: number[] = [];
  private lastId = 0;
  /** compactTrue or compactFalse right after the head of a field of type bool, else 0. */
  private boolInHead = 0;
  /** The halves of the varint that was read last. */
  private low = 0;
  private high = 0;

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
    if (this.readByte() !== compactProtocolId)
      throw new ThriftProtocolError("bad-version", "expected a message of the compact protocol");
    const head = this.readByte();
    if ((head & 0x1f) !== compactVersion)
      throw new ThriftProtocolError("bad-version", "expected version 1 of the compact protocol");
    const seqid = this.readVarint();
    return { name: this.readString(), type: (head >> 5) & 7, seqid };
  }

  readMessageEnd(): void {}

  readStructBegin(): void {
    this.enter();
    this.outerIds.push(this.lastId);
    this.lastId = 0;
  }

  readStructEnd(): void {
    this.depth--;
    this.lastId = this.outerIds.pop() as number;
  }

  readFieldBegin(): boolean {
    const head = this.readByte();
    const compact = head & 0x0f;
    if (compact === 0) {
      this.fieldType = WireType.stop;
      return false;
    }
    const distance = head >> 4;
    this.lastId = distance === 0 ? this.readI16() : this.lastId + distance;
    this.fieldId = this.lastId;
    this.fieldType = wireTypeOf(compact);
    this.boolInHead = compact <= compactFalse ? compact : 0;
    return true;
  }

  readFieldEnd(): void {}

  readMapBegin(): number {
    this.enter();
    const size = this.readVarint();
    if (size === 0) {
      this.keyType = WireType.stop;
      this.elementType = WireType.stop;
      return 0;
    }
    const types = this.readByte();
    this.checkItems("map", size, leastOf(types >> 4) + leastOf(types & 0x0f));
    this.keyType = wireTypeOf(types >> 4);
    this.elementType = wireTypeOf(types & 0x0f);
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
    const inHead = this.boolInHead;
    if (inHead === 0) return this.readByte() === compactTrue;
    this.boolInHead = 0;
    return inHead === compactTrue;
  }

  readI8(): number {
    return (this.readByte() << 24) >> 24;
  }

  readI16(): number {
    const value = this.readI32();
    if ((value << 16) >> 16 !== value)
      throw new ThriftProtocolError("invalid-data", "an i16 is out of range");
    return value;
  }

  readI32(): number {
    const zigzag = this.readVarint();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  readI64(): bigint {
    this.readLongZigzag();
    return joinInt64(this.low, this.high);
  }

  readI64Number(): number {
    this.readLongZigzag();
    return safeInteger(this.high * 2 ** 32 + (this.low >>> 0));
  }

  readDouble(): number {
    return this.view.getFloat64(this.advance(8), true);
  }

  readString(): string {
    const length = this.readLength();
    const at = this.advance(length);
    return readText(this.buffer, at, at + length);
  }

  readBinary(): Uint8Array {
    const length = this.readLength();
    const at = this.advance(length);
    return copyOf(this.buffer, at, at + length);
  }

  readUuid(): string {
    return readUuidBytes(this.buffer, this.advance(16));
  }

  skip(wireType: number): void {
    if (wireType === WireType.string) this.advance(this.readLength());
    else skipValue(this, wireType);
  }

  private readElements(what: string): number {
    this.enter();
    const head = this.readByte();
    const compact = head & 0x0f;
    const size = head >> 4 === 15 ? this.readVarint() : head >> 4;
    if (size !== 0) this.checkItems(what, size, leastOf(compact));
    this.elementType = wireTypeOf(compact);
    return size;
  }

  private readLength(): number {
    const length = this.readVarint();
    if (length < 0 || length > this.limits.maxStringBytes || length > this.end - this.position)
      checkSize("string", length, this.limits.maxStringBytes, 1, this.bytesLeft);
    return length;
  }

  private checkItems(what: string, size: number, unitBytes: number): void {
    checkSize(what, size, this.limits.maxContainerItems, unitBytes, this.bytesLeft);
  }

  private readByte(): number {
    return this.buffer[this.advance(1)] as number;
  }

  /** 32 bits, as a signed number. */
  private readVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.readByte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw tooLong();
  }

  /** 64 bits, into `low` and `high`. */
  private readLongZigzag(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 63) throw tooLong();
      const byte = this.readByte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) break;
    }
    const sign = -(low & 1);
    this.low = ((low >>> 1) | (high << 31)) ^ sign;
    this.high = (high >>> 1) ^ sign;
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

function tooLong(): ThriftProtocolError {
  return new ThriftProtocolError("invalid-data", "a varint has too many bytes");
}
