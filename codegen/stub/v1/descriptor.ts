import type { Json } from "../../../adapters/rpc/json.js";
import { defaultLimits, type ThriftReader, type ThriftWriter } from "../../../adapters/thrift/wire/index.js";
import { ThriftProtocolError } from "../../../adapters/thrift/wire/protocol-error.js";

/** Where a type keeps its descriptor. Shared by all copies of this module in a process. */
export const descriptor: unique symbol = Symbol.for("unlisten.stub.v1.descriptor") as never;

/** What generated code names a type by: `t.i32`, an enum, a struct, an exception class. */
export interface Type<T> {
  readonly [descriptor]: Descriptor<T>;
}

/** The value that belongs to a type: `ValueOf<typeof Post>` is `Post`. */
export type ValueOf<D> = D extends Type<infer T> ? T : never;

/**
 * What is known of a type, and how its values become bytes and readable JSON (codegen/PROTOCOL.md, "Values").
 *
 * All four directions throw ThriftProtocolError for what does not fit the type. Values come from callers who may have
 * no types at all, so they are checked when they are written too.
 */
export interface Descriptor<T> {
  /** As the IDL says it: "i32", "list<string>", "Post". */
  readonly label: string;
  readonly wireType: number;
  read(reader: ThriftReader): T;
  write(writer: ThriftWriter, value: T): void;
  /** @param depth levels around the value */
  toJson(value: T, depth: number): Json;
  fromJson(json: Json, depth: number): T;
  /** What a field of default requiredness is when it did not come; undefined for structs, unions and exceptions. */
  zero(): T | undefined;
  /** One that may be changed without changing the other: default values are handed out again and again. */
  copy(value: T): T;
  /** As a key of a JSON object. Undefined for types whose maps are lists of pairs. */
  readonly key: KeyForm<T> | undefined;
}

/** A value as a key of a JSON object. */
export interface KeyForm<T> {
  toText(value: T): string;
  fromText(text: string): T;
}

export function expected(what: string, value: unknown): ThriftProtocolError {
  return new ThriftProtocolError("invalid-data", `expected ${what}, got ${typeNameOf(value)}`);
}

/** @throws ThriftProtocolError `depth-limit`; also what ends a value that contains itself */
export function checkDepth(depth: number): void {
  if (depth > defaultLimits.maxDepth)
    throw new ThriftProtocolError("depth-limit", `values must be nested <= ${defaultLimits.maxDepth} levels`);
}

/** The type alone: values stay out of error texts. */
function typeNameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "number") return "another number";
  if (typeof value === "string") return "other text";
  return typeof value === "undefined" ? "nothing" : `a ${typeof value}`;
}
