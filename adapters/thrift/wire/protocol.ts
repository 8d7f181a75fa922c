/** What one message starts with. */
export interface MessageHead {
  name: string;
  /** See MessageType. */
  type: number;
  /** Chosen by the caller, repeated in the reply. */
  seqid: number;
}

export type ProtocolName = "binary" | "compact" | "json";

/**
 * Reads one message, value by value, in the order in which they stand. Nothing is allocated but the values: field and
 * container heads are left in properties. Every method throws ThriftProtocolError for bytes that are not what was asked
 * for, and a reader that has thrown is of no more use.
 *
 * ```ts
 * reader.readStructBegin();
 * while (reader.readFieldBegin()) {
 *   if (reader.fieldId === 1 && reader.fieldType === WireType.i32) value = reader.readI32();
 *   else reader.skip(reader.fieldType);
 *   reader.readFieldEnd();
 * }
 * reader.readStructEnd();
 * ```
 */
export interface ThriftReader {
  readonly protocol: ProtocolName;
  /** Of the field that `readFieldBegin` found; WireType.stop after the last one. */
  readonly fieldType: number;
  readonly fieldId: number;
  /** Of the map that `readMapBegin` found. WireType.stop when an empty map did not say. */
  readonly keyType: number;
  /** Of the list, set or map's values that were begun last: keep it before reading what is inside. */
  readonly elementType: number;
  /** Bytes (JSON: characters) after the place that was reached. */
  readonly bytesLeft: number;

  readMessageBegin(): MessageHead;
  readMessageEnd(): void;
  readStructBegin(): void;
  readStructEnd(): void;
  /** @returns false at the end of the struct */
  readFieldBegin(): boolean;
  readFieldEnd(): void;
  /** @returns how many entries follow; sets `keyType` and `elementType` */
  readMapBegin(): number;
  readMapEnd(): void;
  /** @returns how many elements follow; sets `elementType` */
  readListBegin(): number;
  readListEnd(): void;
  readSetBegin(): number;
  readSetEnd(): void;
  readBool(): boolean;
  readI8(): number;
  readI16(): number;
  readI32(): number;
  readI64(): bigint;
  /** @throws ThriftProtocolError `invalid-data` when a number cannot hold the value exactly */
  readI64Number(): number;
  readDouble(): number;
  readString(): string;
  /** A copy, which stays as it is when the message's bytes are used again. */
  readBinary(): Uint8Array;
  /** Lower case, with hyphens. */
  readUuid(): string;
  /** Passes over one value of this type. */
  skip(wireType: number): void;
}

/**
 * Writes one message, value by value. `bytes()` gives what was written.
 *
 * Numbers have to be in range and types right: the codecs check that, a writer does not.
 */
export interface ThriftWriter {
  readonly protocol: ProtocolName;
  writeMessageBegin(name: string, type: number, seqid: number): void;
  writeMessageEnd(): void;
  writeStructBegin(): void;
  /** After `writeFieldStop`. */
  writeStructEnd(): void;
  writeFieldBegin(wireType: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeMapBegin(keyType: number, valueType: number, size: number): void;
  writeMapEnd(): void;
  writeListBegin(elementType: number, size: number): void;
  writeListEnd(): void;
  writeSetBegin(elementType: number, size: number): void;
  writeSetEnd(): void;
  writeBool(value: boolean): void;
  writeI8(value: number): void;
  writeI16(value: number): void;
  writeI32(value: number): void;
  writeI64(value: bigint): void;
  /** A safe integer. */
  writeI64Number(value: number): void;
  writeDouble(value: number): void;
  writeString(value: string): void;
  writeBinary(value: Uint8Array): void;
  /** @throws ThriftProtocolError `invalid-data` for text that is no UUID */
  writeUuid(value: string): void;
  /** What was written so far. Not a copy: valid until the next write. */
  bytes(): Uint8Array;
}
