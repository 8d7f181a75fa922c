import type { Int64, Int64Class } from "./generated-code.js";
import type { MessageHead, ThriftReader } from "./wire/protocol.js";
import { ThriftProtocolError } from "./wire/protocol-error.js";
import { WireType } from "./wire/wire-type.js";

/** Structs within one another. What Apache's library allows (DEFAULT_RECURSION_DEPTH), since its code runs on our stack. */
const maxRecursion = 64;

/**
 * One of our readers under the interface that generated code reads its arguments with: Apache's TProtocol.
 *
 * Apache's own protocols copy every value into a Buffer of its own and check no length before they loop over it.
 */
export class ApacheInput {
  /** Whether the arguments were read to their end. */
  isRead = false;
  private readonly reader: ThriftReader;
  private readonly head: MessageHead;
  private readonly int64: Int64Class;
  private recursion = 0;

  /** @param head the message's, which has been read already */
  constructor(reader: ThriftReader, head: MessageHead, int64: Int64Class) {
    this.reader = reader;
    this.head = head;
    this.int64 = int64;
  }

  readMessageBegin(): { fname: string; mtype: number; rseqid: number } {
    return { fname: this.head.name, mtype: this.head.type, rseqid: this.head.seqid };
  }

  readMessageEnd(): void {
    this.reader.readMessageEnd();
    this.isRead = true;
  }

  readStructBegin(): { fname: string } {
    this.reader.readStructBegin();
    return { fname: "" };
  }

  readStructEnd(): void {
    this.reader.readStructEnd();
  }

  readFieldBegin(): { fname: null; ftype: number; fid: number } {
    const { reader } = this;
    if (!reader.readFieldBegin()) return { fname: null, ftype: WireType.stop, fid: 0 };
    return { fname: null, ftype: reader.fieldType, fid: reader.fieldId };
  }

  readFieldEnd(): void {
    this.reader.readFieldEnd();
  }

  readMapBegin(): { ktype: number; vtype: number; size: number } {
    const { reader } = this;
    const size = reader.readMapBegin();
    return { ktype: reader.keyType, vtype: reader.elementType, size };
  }

  readMapEnd(): void {
    this.reader.readMapEnd();
  }

  readListBegin(): { etype: number; size: number } {
    const size = this.reader.readListBegin();
    return { etype: this.reader.elementType, size };
  }

  readListEnd(): void {
    this.reader.readListEnd();
  }

  readSetBegin(): { etype: number; size: number } {
    const size = this.reader.readSetBegin();
    return { etype: this.reader.elementType, size };
  }

  readSetEnd(): void {
    this.reader.readSetEnd();
  }

  readBool(): boolean {
    return this.reader.readBool();
  }

  readByte(): number {
    return this.reader.readI8();
  }

  readI16(): number {
    return this.reader.readI16();
  }

  readI32(): number {
    return this.reader.readI32();
  }

  readI64(): Int64 {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64BE(this.reader.readI64());
    return new this.int64(bytes);
  }

  readDouble(): number {
    return this.reader.readDouble();
  }

  readString(): string {
    return this.reader.readString();
  }

  readBinary(): Buffer {
    const bytes = this.reader.readBinary();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  readUuid(): string {
    return this.reader.readUuid();
  }

  skip(type: number): void {
    this.reader.skip(type);
  }

  // Asked by what compilers from 0.23 on generate; the reader itself counts more generously.
  incrementRecursionDepth(): void {
    if (++this.recursion > maxRecursion)
      throw new ThriftProtocolError("depth-limit", `structs must be nested <= ${maxRecursion} levels`);
  }

  decrementRecursionDepth(): void {
    this.recursion--;
  }
}
