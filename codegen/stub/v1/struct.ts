import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import { type ThriftReader, type ThriftWriter, WireType } from "../../../adapters/thrift/wire/index.js";
import { type Descriptor, descriptor, type Type } from "./descriptor.js";
import { FieldSet, type FieldSpec, type Fields } from "./fields.js";

/** What `structOf` gives: a struct's type, and how to make one. */
export interface StructType<T> extends Type<T> {
  /** What `partial` leaves out has its default value, else the zero of its type; optional fields stay unset. */
  create(partial?: Partial<T>): T;
}

/**
 * A struct. `fields` is asked at the first use, so that types may name one another in any order. TypeScript wants the
 * constant's type written down when they do.
 *
 * ```ts
 * export const Post: StructType<Post> = structOf<Post>("Post", () => [[1, "postId", t.i64, "required"]]);
 * ```
 */
export function structOf<T extends object>(name: string, fields: () => readonly FieldSpec[]): StructType<T> {
  const struct = new StructDescriptor<T>(name, fields);
  return Object.freeze({
    [descriptor]: struct,
    create: (partial?: Partial<T>) => struct.copy((partial ?? {}) as T),
  });
}

class StructDescriptor<T extends object> implements Descriptor<T> {
  readonly label: string;
  readonly wireType = WireType.struct;
  readonly key = undefined;
  private readonly specs: () => readonly FieldSpec[];
  private compiled: FieldSet | undefined;

  constructor(label: string, specs: () => readonly FieldSpec[]) {
    this.label = label;
    this.specs = specs;
  }

  read(reader: ThriftReader): T {
    return this.fields.read(reader) as T;
  }

  write(writer: ThriftWriter, value: T): void {
    this.fields.write(writer, value);
  }

  toJson(value: T, depth: number): JsonObject {
    return this.fields.toJson(value, depth);
  }

  fromJson(json: Json, depth: number): T {
    return this.fields.fromJson(json, depth) as T;
  }

  /** A struct that holds itself would have no end. */
  zero(): undefined {
    return undefined;
  }

  copy(value: T): T {
    return this.fields.create(value as Fields) as T;
  }

  private get fields(): FieldSet {
    this.compiled ??= new FieldSet(this.label, this.specs());
    return this.compiled;
  }
}
