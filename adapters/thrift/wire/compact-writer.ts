import {
  compactFalse,
  compactProtocolId,
  compactTrue,
  compactTypeOf,
  compactVersion,
} from "./compact-type.js";
import { GrowingBuffer } from "./growing-buffer.js";
import { highHalf, lowHalf, splitInt64 } from "./int64.js";
import { defaultLimits } from "./limits.js";
import type { ThriftWriter } from "./protocol.js";
import { writeText } from "./text.js";
import { writeUuidBytes } from "./uuid.js";
import { WireType } from "./wire-type.js";

/** TCompactProtocol. Source: Apache Thrift, doc/specs/thrift-compact-protocol.md. */
export class CompactWriter extends GrowingBuffer implements ThriftWriter {
  readonly protocol = "compact";
  private readonly outerIds: number[] = [];
  private lastId = 0;
  /** The id of a field of type bool whose head waits for its value; undefined when none does. */
  private boolField: number | undefined;

  constructor({ maxDepth = defaultLimits.maxDepth }: { maxDepth?: number } = {}) {
    super(maxDepth);
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    this.writeByte(compactProtocolId);
    this.writeByte(compactVersion | (type << 5));
    this.writeVarint(seqid);
    this.writeString(name);
  }

  writeMessageEnd(): void {}

  writeStructBegin(): void {
    this.enter();
    this.outerIds.push(this.lastId);
    this.lastId = 0;
  }

  writeStructEnd(): void {
    this.depth--;
    this.lastId = this.outerIds.pop() as number;
  }

  writeFieldBegin(wireType: number, id: number): void {
    if (wireType === WireType.bool) this.boolField = id;
    else this.writeFieldHead(compactTypeOf(wireType), id);
  }

  writeFieldEnd(): void {}

  writeFieldStop(): void {
    this.writeByte(WireType.stop);
  }

  writeMapBegin(keyType: number, valueType: number, size: number): void {
    this.enter();
    this.writeVarint(size);
    if (size > 0) this.writeByte((compactTypeOf(keyType) << 4) | compactTypeOf(valueType));
  }

  writeMapEnd(): void {
    this.depth--;
  }

  writeListBegin(elementType: number, size: number): void {
    this.enter();
    const type = compactTypeOf(elementType);
    if (size < 15) this.writeByte((size << 4) | type);
    else {
      this.writeByte(0xf0 | type);
      this.writeVarint(size);
    }
  }

  writeListEnd(): void {
    this.depth--;
  }

  writeSetBegin(elementType: number, size: number): void {
    this.writeListBegin(elementType, size);
  }

  writeSetEnd(): void {
    this.depth--;
  }

  writeBool(value: boolean): void {
    const type = value ? compactTrue : compactFalse;
    if (this.boolField === undefined) this.writeByte(type);
    else {
      this.writeFieldHead(type, this.boolField);
      this.boolField = undefined;
    }
  }

  writeI8(value: number): void {
    this.writeByte(value);
  }

  writeI16(value: number): void {
    this.writeI32(value);
  }

  writeI32(value: number): void {
    this.writeVarint((value << 1) ^ (value >> 31));
  }

  writeI64(value: bigint): void {
    splitInt64(value);
    this.writeLongZigzag(lowHalf(), highHalf());
  }

  writeI64Number(value: number): void {
    this.writeLongZigzag(value | 0, Math.floor(value / 2 ** 32));
  }

  writeDouble(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  writeString(value: string): void {
    const most = value.length * 3;
    this.reserve(5 + most);
    if (most < 0x80) {
      const length = writeText(this.buffer, value, this.position + 1);
      this.buffer[this.position] = length;
      this.position += 1 + length;
      return;
    }
    const length = Buffer.byteLength(value);
    this.writeVarint(length);
    this.position += writeText(this.buffer, value, this.position);
  }

  writeBinary(value: Uint8Array): void {
    this.writeVarint(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.position);
    this.position += value.length;
  }

  writeUuid(value: string): void {
    this.reserve(16);
    writeUuidBytes(this.buffer, value, this.position);
    this.position += 16;
  }

  private writeFieldHead(type: number, id: number): void {
    const distance = id - this.lastId;
    this.lastId = id;
    if (distance > 0 && distance < 16) this.writeByte((distance << 4) | type);
    else {
      this.writeByte(type);
      this.writeI16(id);
    }
  }

  private writeByte(value: number): void {
    this.reserve(1);
    this.buffer[this.position++] = value;
  }

  /** 32 bits; a negative number takes five bytes. */
  private writeVarint(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f || rest < 0) {
      this.buffer[this.position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.position++] = rest;
  }

  private writeLongZigzag(low: number, high: number): void {
    this.reserve(10);
    const sign = high >> 31;
    let restHigh = ((high << 1) | (low >>> 31)) ^ sign;
    let restLow = (low << 1) ^ sign;
    while (restHigh !== 0 || restLow > 0x7f || restLow < 0) {
      this.buffer[this.position++] = (restLow & 0x7f) | 0x80;
      restLow = (restLow >>> 7) | (restHigh << 25);
      restHigh >>>= 7;
    }
    this.buffer[this.position++] = restLow;
  }
}
