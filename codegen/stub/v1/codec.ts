import type { Json } from "../../../adapters/rpc/json.js";
import type { ThriftReader, ThriftWriter } from "../../../adapters/thrift/wire/index.js";
import { descriptor, type Type } from "./descriptor.js";

/** Writes one value, without a message around it. @throws ThriftProtocolError for a value that does not fit */
export function encode<T>(writer: ThriftWriter, type: Type<T>, value: T): void {
  type[descriptor].write(writer, value);
}

/** Reads one value. @throws ThriftProtocolError for bytes that do not fit */
export function decode<T>(reader: ThriftReader, type: Type<T>): T {
  return type[descriptor].read(reader);
}

/** A value as readable JSON (codegen/PROTOCOL.md). @throws ThriftProtocolError for a value that does not fit */
export function toJson<T>(type: Type<T>, value: T): Json {
  return type[descriptor].toJson(value, 1);
}

/** The value of readable JSON. @throws ThriftProtocolError, with the place, for JSON that does not fit */
export function fromJson<T>(type: Type<T>, json: Json): T {
  return type[descriptor].fromJson(json, 1);
}
