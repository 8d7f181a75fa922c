import { GrowingBuffer } from "./growing-buffer.js";
import { defaultLimits } from "./limits.js";
import type { ThriftWriter } from "./protocol.js";
import { writeText } from "./text.js";
import { writeUuidBytes } from "./uuid.js";
import { WireType } from "./wire-type.js";

const version1 = 0x80010000;

/** How a BinaryWriter writes. */
export interface BinaryWriterOptions {
  /** Puts a version in front of a message, which all readers of this century know. Default: true. */
  strict?: boolean;
  maxDepth?: number;
}

/** TBinaryProtocol. Source: Apache Thrift, doc/specs/thrift-binary-protocol.md. */
export class BinaryWriter extends GrowingBuffer implements ThriftWriter {
  readonly protocol = "binary";
  private readonly strict: boolean;

  constructor({ strict = true, maxDepth = defaultLimits.maxDepth }: BinaryWriterOptions = {}) {
    super(maxDepth);
    this.strict = strict;
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    if (this.strict) {
      this.writeI32(version1 | type | 0);
      this.writeString(name);
    } else {
      this.writeString(name);
      this.writeI8(type);
    }
    this.writeI32(seqid);
  }

  writeMessageEnd(): void {}

  writeStructBegin(): void {
    this.enter();
  }

  writeStructEnd(): void {
    this.depth--;
  }

  writeFieldBegin(wireType: number, id: number): void {
    this.reserve(3);
    const at = this.position;
    this.buffer[at] = wireType;
    this.buffer[at + 1] = id >> 8;
    this.buffer[at + 2] = id;
    this.position = at + 3;
  }

  writeFieldEnd(): void {}

  writeFieldStop(): void {
    this.writeI8(WireType.stop);
  }

  writeMapBegin(keyType: number, valueType: number, size: number): void {
    this.enter();
    this.writeI8(keyType);
    this.writeI8(valueType);
    this.writeI32(size);
  }

  writeMapEnd(): void {
    this.depth--;
  }

  writeListBegin(elementType: number, size: number): void {
    this.enter();
    this.writeI8(elementType);
    this.writeI32(size);
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
    this.writeI8(value ? 1 : 0);
  }

  writeI8(value: number): void {
    this.reserve(1);
    this.buffer[this.position++] = value;
  }

  writeI16(value: number): void {
    this.reserve(2);
    this.view.setInt16(this.position, value);
    this.position += 2;
  }

  writeI32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.position, value);
    this.position += 4;
  }

  writeI64(value: bigint): void {
    this.reserve(8);
    this.view.setBigInt64(this.position, value);
    this.position += 8;
  }

  writeI64Number(value: number): void {
    this.reserve(8);
    this.view.setInt32(this.position, Math.floor(value / 2 ** 32));
    this.view.setInt32(this.position + 4, value);
    this.position += 8;
  }

  writeDouble(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.position, value);
    this.position += 8;
  }

  writeString(value: string): void {
    this.reserve(4 + value.length * 3);
    const length = writeText(this.buffer, value, this.position + 4);
    this.view.setInt32(this.position, length);
    this.position += 4 + length;
  }

  writeBinary(value: Uint8Array): void {
    this.reserve(4 + value.length);
    this.view.setInt32(this.position, value.length);
    this.buffer.set(value, this.position + 4);
    this.position += 4 + value.length;
  }

  writeUuid(value: string): void {
    this.reserve(16);
    writeUuidBytes(this.buffer, value, this.position);
    this.position += 16;
  }
}
