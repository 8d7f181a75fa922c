import { asBuffer } from "../../as-buffer.js";
import { safeInteger } from "./binary-reader.js";
import { inField, inList, inMap, inStruct } from "./json-place.js";
import { JsonScanner } from "./json-scanner.js";
import { wireTypeOfTag } from "./json-tag.js";
import { checkMessageSize, checkSize, tooDeep, type WireLimits, withDefaultLimits } from "./limits.js";
import type { MessageHead, ThriftReader } from "./protocol.js";
import { ThriftProtocolError } from "./protocol-error.js";
import { skipValue } from "./skip.js";
import { canonicalUuid } from "./uuid.js";
import { WireType } from "./wire-type.js";

/**
 * TJSONProtocol. Values are taken in the order in which they stand, not parsed as a whole: other libraries write maps
 * with struct keys, which is no JSON, and digits of an i64 would be lost.
 *
 * Source: Apache Thrift, lib/java, TJSONProtocol.
 */
export class JsonReader implements ThriftReader {
  readonly protocol = "json";
  fieldType: number = WireType.stop;
  fieldId = 0;
  keyType: number = WireType.stop;
  elementType: number = WireType.stop;
  private readonly scanner: JsonScanner;
  private readonly limits: WireLimits;
  private readonly outer: number[] = [];
  private kind = inField;
  private count = 0;
  private depth = 0;

  constructor(bytes: Uint8Array, limits?: Partial<WireLimits>) {
    this.limits = withDefaultLimits(limits);
    checkMessageSize(bytes, this.limits);
    this.scanner = new JsonScanner(asBuffer(bytes).toString("utf8"), this.limits.maxStringBytes);
  }

  get bytesLeft(): number {
    return this.scanner.left;
  }

  readMessageBegin(): MessageHead {
    this.scanner.expect("[");
    if (this.scanner.integer() !== 1)
      throw new ThriftProtocolError("bad-version", "expected version 1 of the JSON protocol");
    this.scanner.expect(",");
    const name = this.scanner.string();
    this.scanner.expect(",");
    const type = this.scanner.integer();
    this.scanner.expect(",");
    const seqid = this.scanner.integer();
    this.scanner.expect(",");
    return { name, type, seqid };
  }

  readMessageEnd(): void {
    this.scanner.expect("]");
  }

  readStructBegin(): void {
    this.separate();
    this.scanner.expect("{");
    this.enter();
    this.begin(inStruct);
  }

  readStructEnd(): void {
    this.depth--;
    this.end();
  }

  readFieldBegin(): boolean {
    if (this.scanner.accept("}")) {
      this.fieldType = WireType.stop;
      return false;
    }
    if (this.count++ > 0) this.scanner.expect(",");
    const id = this.scanner.integer();
    this.scanner.expect(":");
    this.scanner.expect("{");
    this.fieldType = wireTypeOfTag(this.scanner.string());
    this.fieldId = id;
    this.scanner.expect(":");
    this.begin(inField);
    return true;
  }

  readFieldEnd(): void {
    this.scanner.expect("}");
    this.end();
  }

  readMapBegin(): number {
    this.separate();
    this.scanner.expect("[");
    this.enter();
    this.keyType = this.readTag();
    this.elementType = this.readTag();
    const size = this.readSize("map", 2);
    this.scanner.expect(",");
    this.scanner.expect("{");
    this.begin(inMap);
    return size;
  }

  readMapEnd(): void {
    this.scanner.expect("}");
    this.scanner.expect("]");
    this.depth--;
    this.end();
  }

  readListBegin(): number {
    return this.readElements("list");
  }

  readListEnd(): void {
    this.scanner.expect("]");
    this.depth--;
    this.end();
  }

  readSetBegin(): number {
    return this.readElements("set");
  }

  readSetEnd(): void {
    this.readListEnd();
  }

  readBool(): boolean {
    return this.readInteger(0, 1) === 1;
  }

  readI8(): number {
    return this.readInteger(-0x80, 0x7f);
  }

  readI16(): number {
    return this.readInteger(-0x8000, 0x7fff);
  }

  readI32(): number {
    return this.readInteger(-0x80000000, 0x7fffffff);
  }

  readI64(): bigint {
    this.separate();
    return this.scanner.long();
  }

  readI64Number(): number {
    return safeInteger(Number(this.readI64()));
  }

  readDouble(): number {
    this.separate();
    return this.scanner.double();
  }

  readString(): string {
    this.separate();
    return this.scanner.string();
  }

  readBinary(): Uint8Array {
    this.separate();
    return Uint8Array.from(Buffer.from(this.scanner.string(), "base64"));
  }

  readUuid(): string {
    this.separate();
    return canonicalUuid(this.scanner.string());
  }

  skip(wireType: number): void {
    // What a skipped string holds does not matter, base64 or not.
    if (wireType === WireType.string) this.readString();
    else skipValue(this, wireType);
  }

  private readInteger(least: number, most: number): number {
    this.separate();
    const value = this.scanner.integer();
    if (value < least || value > most)
      throw new ThriftProtocolError("invalid-data", "an integer is out of range");
    return value;
  }

  private readElements(what: string): number {
    this.separate();
    this.scanner.expect("[");
    this.enter();
    this.elementType = this.readTag();
    const size = this.readSize(what, 1);
    this.begin(inList);
    // Each element has a comma in front, the first one too: type and size come before it.
    this.count = 1;
    return size;
  }

  private readTag(): number {
    const type = wireTypeOfTag(this.scanner.string());
    this.scanner.expect(",");
    return type;
  }

  private readSize(what: string, unitBytes: number): number {
    const size = this.scanner.integer();
    checkSize(what, size, this.limits.maxContainerItems, unitBytes, this.bytesLeft);
    return size;
  }

  private separate(): void {
    if (this.kind === inField) return;
    if (this.count > 0) this.scanner.expect(this.kind === inMap && this.count % 2 === 1 ? ":" : ",");
    this.count++;
  }

  private enter(): void {
    if (++this.depth > this.limits.maxDepth) throw tooDeep(this.limits.maxDepth);
  }

  private begin(kind: number): void {
    this.outer.push(this.kind, this.count);
    this.kind = kind;
    this.count = 0;
  }

  private end(): void {
    this.count = this.outer.pop() as number;
    this.kind = this.outer.pop() as number;
  }
}
