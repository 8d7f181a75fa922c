import type { Int64 } from "./generated-code.js";
import type { ThriftWriter } from "./wire/protocol.js";
import { ThriftProtocolError } from "./wire/protocol-error.js";
import { MessageType } from "./wire/wire-type.js";

const maxRecursion = 64;

/**
 * One of our writers under the interface that generated code writes its reply with: Apache's TProtocol.
 *
 * A TApplicationException is not written, because Apache's writes no type (it sets `type` and writes `code`) and
 * carries the message of whatever the handler threw: `isException` says that there was one, and the caller writes
 * it itself.
 */
export class ApacheOutput {
  /** Whether the message was a TApplicationException, of which nothing was written. */
  isException = false;
  /** Told when the generated code says that its reply is complete. */
  onFlush: (() => void) | undefined;
  private readonly writer: ThriftWriter;
  private recursion = 0;

  constructor(writer: ThriftWriter) {
    this.writer = writer;
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    if (type === MessageType.exception) this.isException = true;
    else this.writer.writeMessageBegin(name, type, seqid);
  }

  writeMessageEnd(): void {
    if (!this.isException) this.writer.writeMessageEnd();
  }

  flush(): void {
    this.onFlush?.();
  }

  writeStructBegin(): void {
    if (!this.isException) this.writer.writeStructBegin();
  }

  writeStructEnd(): void {
    if (!this.isException) this.writer.writeStructEnd();
  }

  writeFieldBegin(_name: string, type: number, id: number): void {
    if (!this.isException) this.writer.writeFieldBegin(type, id);
  }

  writeFieldEnd(): void {
    if (!this.isException) this.writer.writeFieldEnd();
  }

  writeFieldStop(): void {
    if (!this.isException) this.writer.writeFieldStop();
  }

  writeMapBegin(keyType: number, valueType: number, size: number): void {
    this.writer.writeMapBegin(keyType, valueType, size);
  }

  writeMapEnd(): void {
    this.writer.writeMapEnd();
  }

  writeListBegin(elementType: number, size: number): void {
    this.writer.writeListBegin(elementType, size);
  }

  writeListEnd(): void {
    this.writer.writeListEnd();
  }

  writeSetBegin(elementType: number, size: number): void {
    this.writer.writeSetBegin(elementType, size);
  }

  writeSetEnd(): void {
    this.writer.writeSetEnd();
  }

  writeBool(value: unknown): void {
    this.writer.writeBool(Boolean(value));
  }

  // What is out of range wraps, as in Apache's protocols.

  writeByte(value: number): void {
    this.writer.writeI8((value << 24) >> 24);
  }

  writeI16(value: number): void {
    this.writer.writeI16((value << 16) >> 16);
  }

  writeI32(value: number): void {
    if (!this.isException) this.writer.writeI32(value | 0);
  }

  writeI64(value: number | bigint | string | Int64): void {
    this.writer.writeI64(asBigInt(value));
  }

  writeDouble(value: number): void {
    this.writer.writeDouble(Number(value));
  }

  writeString(value: string | Uint8Array): void {
    if (this.isException) return;
    if (typeof value === "string") this.writer.writeString(value);
    // Whoever reads bytes from a string field may have put them there.
    else this.writer.writeBinary(asBytes(value));
  }

  writeBinary(value: string | Uint8Array): void {
    this.writer.writeBinary(asBytes(value));
  }

  writeUuid(value: string): void {
    this.writer.writeUuid(value);
  }

  incrementRecursionDepth(): void {
    if (++this.recursion > maxRecursion)
      throw new ThriftProtocolError("depth-limit", `structs must be nested <= ${maxRecursion} levels`);
  }

  decrementRecursionDepth(): void {
    this.recursion--;
  }
}

/**
 * Generated code hands over what the handler gave: a number, an Int64, a bigint, and a map's i64 keys as the decimal
 * texts that an object's keys are. Apache's protocols read those texts as hexadecimal (node-int64).
 */
function asBigInt(value: number | bigint | string | Int64): bigint {
  switch (typeof value) {
    case "bigint":
      return BigInt.asIntN(64, value);
    case "number":
      if (!Number.isFinite(value)) throw invalid("a finite number", "i64");
      return BigInt.asIntN(64, BigInt(Math.trunc(value)));
    case "string":
      if (!/^[+-]?\d{1,20}$/.test(value)) throw invalid("decimal digits", "i64");
      return BigInt.asIntN(64, BigInt(value));
  }
  const { buffer, offset } = (value ?? {}) as Partial<Int64>;
  if (!(buffer instanceof Uint8Array)) throw invalid("a number, bigint or Int64", "i64");
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength).getBigInt64(offset ?? 0);
}

/** As in Apache's protocols, the characters of a text are the bytes. */
function asBytes(value: string | Uint8Array): Uint8Array {
  if (typeof value === "string") return Buffer.from(value, "latin1");
  if (value instanceof Uint8Array) return value;
  throw invalid("text or bytes", "string or binary");
}

/** Names the kinds, not the value: it may be a secret. */
function invalid(expected: string, type: string): ThriftProtocolError {
  return new ThriftProtocolError("invalid-data", `the handler's value for ${type} must be ${expected}`);
}
