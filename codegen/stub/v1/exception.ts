import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import { type ThriftReader, type ThriftWriter, WireType } from "../../../adapters/thrift/wire/index.js";
import { type Descriptor, descriptor, type Type } from "./descriptor.js";
import { FieldSet, type FieldSpec, type Fields } from "./fields.js";

/** An exception's class: an Error whose own properties are the fields that the IDL declares. */
export interface ExceptionClass<F extends object> extends Type<Omit<Error, keyof F> & F> {
  /** What `fields` leaves out is as in `structOf(...).create`. */
  new (fields?: Partial<F>): Omit<Error, keyof F> & F;
}

/** The name of an exception in its IDL; undefined for any other value. */
export function exceptionName(error: unknown): string | undefined {
  const type = (error as { constructor?: Partial<Type<unknown>> } | null | undefined)?.constructor?.[
    descriptor
  ];
  return error instanceof Error && type !== undefined ? type.label : undefined;
}

/** What an exception's class extends. `fields` is asked at the first use. */
export function exceptionOf<F extends object>(
  name: string,
  fields: () => readonly FieldSpec[],
): ExceptionClass<F> {
  let compiled: FieldSet | undefined;
  const fieldSet = (): FieldSet => {
    compiled ??= new FieldSet(name, fields(), Base.prototype);
    return compiled;
  };
  const descriptors = new WeakMap<object, Descriptor<Error>>();

  class Base extends Error {
    constructor(partial: Fields = {}) {
      const { message } = partial;
      super(typeof message === "string" ? message : undefined);
      const created = fieldSet().create(partial);
      for (const { name: field } of fieldSet().fields) {
        const value = created[field];
        // An Error has a stack; a field that is called so has not.
        if (value === undefined || !Object.hasOwn(created, field)) Reflect.deleteProperty(this, field);
        // An assignment to `name` or `message` would find what Error says about them.
        else
          Object.defineProperty(this, field, { value, writable: true, enumerable: true, configurable: true });
      }
    }
  }
  // Of the class that is asked, so that what is read is an instance of it and not of what it extends.
  Object.defineProperty(Base, descriptor, {
    get(this: new (fields: Fields) => Error): Descriptor<Error> {
      let made = descriptors.get(this);
      if (made === undefined) {
        made = new ExceptionDescriptor(name, this, fieldSet);
        descriptors.set(this, made);
      }
      return made;
    },
  });
  Object.defineProperty(Base.prototype, "name", { value: name, writable: true, configurable: true });
  return Base as unknown as ExceptionClass<F>;
}

class ExceptionDescriptor implements Descriptor<Error> {
  readonly label: string;
  readonly wireType = WireType.struct;
  readonly key = undefined;
  private readonly made: new (
    fields: Fields,
  ) => Error;
  private readonly fields: () => FieldSet;

  constructor(label: string, made: new (fields: Fields) => Error, fields: () => FieldSet) {
    this.label = label;
    this.made = made;
    this.fields = fields;
  }

  read(reader: ThriftReader): Error {
    return new this.made(this.fields().read(reader));
  }

  write(writer: ThriftWriter, value: Error): void {
    this.fields().write(writer, value);
  }

  toJson(value: Error, depth: number): JsonObject {
    return this.fields().toJson(value, depth);
  }

  fromJson(json: Json, depth: number): Error {
    return new this.made(this.fields().fromJson(json, depth));
  }

  zero(): undefined {
    return undefined;
  }

  copy(value: Error): Error {
    return new this.made(value as unknown as Fields);
  }
}
