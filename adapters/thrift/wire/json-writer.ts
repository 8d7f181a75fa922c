import { inField, inList, inMap, inStruct } from "./json-place.js";
import { tagOf } from "./json-tag.js";
import { defaultLimits, tooDeep } from "./limits.js";
import type { ThriftWriter } from "./protocol.js";
import { canonicalUuid } from "./uuid.js";

/** TJSONProtocol: field ids as names, a tag before every value. Source: Apache Thrift, lib/java, TJSONProtocol. */
export class JsonWriter implements ThriftWriter {
  readonly protocol = "json";
  private text = "";
  private readonly maxDepth: number;
  /** Of the containers around: kind and count, alternating. */
  private readonly outer: number[] = [];
  private kind = inField;
  private count = 0;
  private depth = 0;

  constructor({ maxDepth = defaultLimits.maxDepth }: { maxDepth?: number } = {}) {
    this.maxDepth = maxDepth;
  }

  bytes(): Uint8Array {
    return Buffer.from(this.text);
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    this.text += `[1,${JSON.stringify(name)},${type},${seqid},`;
  }

  writeMessageEnd(): void {
    this.text += "]";
  }

  writeStructBegin(): void {
    this.enter();
    this.separate();
    this.text += "{";
    this.begin(inStruct);
  }

  writeStructEnd(): void {
    this.text += "}";
    this.depth--;
    this.end();
  }

  writeFieldBegin(wireType: number, id: number): void {
    this.text += `${this.count++ > 0 ? "," : ""}"${id}":{"${tagOf(wireType)}":`;
    this.begin(inField);
  }

  writeFieldEnd(): void {
    this.text += "}";
    this.end();
  }

  writeFieldStop(): void {}

  writeMapBegin(keyType: number, valueType: number, size: number): void {
    this.enter();
    this.separate();
    this.text += `["${tagOf(keyType)}","${tagOf(valueType)}",${size},{`;
    this.begin(inMap);
  }

  writeMapEnd(): void {
    this.text += "}]";
    this.depth--;
    this.end();
  }

  writeListBegin(elementType: number, size: number): void {
    this.enter();
    this.separate();
    this.text += `["${tagOf(elementType)}",${size}`;
    this.begin(inList);
    this.count = 1;
  }

  writeListEnd(): void {
    this.text += "]";
    this.depth--;
    this.end();
  }

  writeSetBegin(elementType: number, size: number): void {
    this.writeListBegin(elementType, size);
  }

  writeSetEnd(): void {
    this.writeListEnd();
  }

  writeBool(value: boolean): void {
    this.writeNumber(value ? "1" : "0");
  }

  writeI8(value: number): void {
    this.writeNumber(`${value}`);
  }

  writeI16(value: number): void {
    this.writeNumber(`${value}`);
  }

  writeI32(value: number): void {
    this.writeNumber(`${value}`);
  }

  writeI64(value: bigint): void {
    this.writeNumber(`${value}`);
  }

  writeI64Number(value: number): void {
    this.writeNumber(`${value}`);
  }

  writeDouble(value: number): void {
    const text = Object.is(value, -0) ? "-0" : `${value}`;
    if (Number.isFinite(value)) this.writeNumber(text);
    else {
      this.separate();
      this.text += `"${text}"`;
    }
  }

  writeString(value: string): void {
    this.separate();
    this.text += JSON.stringify(value);
  }

  writeBinary(value: Uint8Array): void {
    this.separate();
    this.text += `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")}"`;
  }

  writeUuid(value: string): void {
    this.separate();
    this.text += `"${canonicalUuid(value)}"`;
  }

  /** A name in JSON is text, so a number that is a key has quotes. */
  private writeNumber(text: string): void {
    const isKey = this.kind === inMap && this.count % 2 === 0;
    this.separate();
    this.text += isKey ? `"${text}"` : text;
  }

  private separate(): void {
    if (this.kind === inField) return;
    if (this.count > 0) this.text += this.kind === inMap && this.count % 2 === 1 ? ":" : ",";
    this.count++;
  }

  private enter(): void {
    if (++this.depth > this.maxDepth) throw tooDeep(this.maxDepth);
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
