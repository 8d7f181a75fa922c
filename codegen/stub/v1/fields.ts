import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import type { ThriftReader, ThriftWriter } from "../../../adapters/thrift/wire/index.js";
import { ThriftProtocolError, withinPath } from "../../../adapters/thrift/wire/protocol-error.js";
import { checkDepth, type Descriptor, descriptor, expected, type Type } from "./descriptor.js";

export type Requiredness = "required" | "optional" | "default";

/** Id, name, type, requiredness ("default" when left out), default value. What generated code says of a field. */
export type FieldSpec = readonly [
  id: number,
  name: string,
  type: Type<unknown>,
  requiredness?: Requiredness,
  defaultValue?: unknown,
];

interface Field {
  readonly id: number;
  readonly name: string;
  readonly type: Descriptor<unknown>;
  readonly wireType: number;
  readonly requiredness: Requiredness;
  /** What the field is when it did not come; undefined when it is then left out. */
  initial(): unknown;
  /** Whether `initial()` gives something that may be changed. */
  readonly isShared: boolean;
  /** An object has something by this name anyway, or takes it for its prototype. */
  readonly isPeculiar: boolean;
}

export type Fields = Record<string, unknown>;

/** Ids below this are found by index. */
const denseIds = 1024;

/** The fields of a struct, an exception, or of a method's arguments, and how they are read and written. */
export class FieldSet {
  readonly label: string;
  /** As declared. */
  readonly fields: readonly Field[];
  private readonly byId: (Field | undefined)[] = [];
  private readonly bySparseId = new Map<number, Field>();
  /** By id: the order in which they are written, and in which the compact protocol needs the fewest bytes. */
  private readonly written: readonly Field[];
  private readonly required: readonly Field[];
  /** Fields whose initial value cannot be shared by two structs. */
  private readonly fresh: readonly Field[];
  /** What a struct starts as; copied as a whole, which makes all of them alike for the engine. */
  private readonly template: Fields = {};

  /** @param prototype of the values, where fields may meet names that are there already */
  constructor(label: string, specs: readonly FieldSpec[], prototype: object = Object.prototype) {
    this.label = label;
    this.fields = specs.map((spec) => fieldOf(spec, prototype));
    this.written = [...this.fields].sort((a, b) => a.id - b.id);
    this.required = this.fields.filter(({ requiredness }) => requiredness === "required");
    this.fresh = this.fields.filter((field) => field.isShared && field.requiredness !== "required");
    for (const field of this.fields) {
      if (field.id >= 0 && field.id < denseIds) this.byId[field.id] = field;
      else this.bySparseId.set(field.id, field);
      const isRequired = field.requiredness === "required";
      // A required field has to come, whatever its default value; its place is kept for it.
      const initial = isRequired || field.isShared ? undefined : field.initial();
      if (initial !== undefined || isRequired || field.isShared) setField(this.template, field, initial);
    }
  }

  /** @param partial wins over initial values; what it has besides fields is left out */
  create(partial: Fields = {}): Fields {
    const value = this.start();
    for (const field of this.fields) {
      const given = getField(partial, field);
      if (given !== undefined && given !== null) setField(value, field, given);
    }
    this.fill(value);
    for (const field of this.required)
      if (getField(value, field) === undefined) setField(value, field, field.initial());
    return value;
  }

  read(reader: ThriftReader): Fields {
    const value = this.start();
    reader.readStructBegin();
    while (reader.readFieldBegin()) {
      const id = reader.fieldId;
      const field = id >= 0 && id < denseIds ? this.byId[id] : this.bySparseId.get(id);
      // A field of another type is one of another version: unknown.
      if (field === undefined || field.wireType !== reader.fieldType) reader.skip(reader.fieldType);
      else if (field.isPeculiar) setField(value, field, field.type.read(reader));
      else value[field.name] = field.type.read(reader);
      reader.readFieldEnd();
    }
    reader.readStructEnd();
    this.checkRequired(value);
    this.fill(value);
    return value;
  }

  write(writer: ThriftWriter, value: unknown): void {
    if (typeof value !== "object" || value === null) throw expected(this.label, value);
    writer.writeStructBegin();
    for (const field of this.written) {
      const given = field.isPeculiar ? getField(value as Fields, field) : (value as Fields)[field.name];
      if (given === undefined || given === null) {
        if (field.requiredness === "required") throw this.missing(field);
        continue;
      }
      writer.writeFieldBegin(field.wireType, field.id);
      try {
        field.type.write(writer, given);
      } catch (error) {
        throw withinPath(error, field.name);
      }
      writer.writeFieldEnd();
    }
    writer.writeFieldStop();
    writer.writeStructEnd();
  }

  toJson(value: unknown, depth: number): JsonObject {
    if (typeof value !== "object" || value === null) throw expected(this.label, value);
    checkDepth(depth);
    const object: JsonObject = {};
    for (const field of this.fields) {
      const given = getField(value as Fields, field);
      if (given === undefined || given === null) {
        if (field.requiredness === "required") throw this.missing(field);
        continue;
      }
      try {
        setField(object, field, field.type.toJson(given, depth + 1));
      } catch (error) {
        throw withinPath(error, field.name);
      }
    }
    return object;
  }

  fromJson(json: unknown, depth: number): Fields {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw expected(this.label, json);
    checkDepth(depth);
    const value = this.start();
    for (const field of this.fields) {
      if (!Object.hasOwn(json, field.name)) continue;
      const given = (json as JsonObject)[field.name] as Json;
      if (given === null) continue;
      try {
        setField(value, field, field.type.fromJson(given, depth + 1));
      } catch (error) {
        throw withinPath(error, field.name);
      }
    }
    this.checkRequired(value);
    this.fill(value);
    return value;
  }

  private start(): Fields {
    return { ...this.template };
  }

  private fill(value: Fields): void {
    for (const field of this.fresh)
      if (getField(value, field) === undefined) setField(value, field, field.initial());
  }

  private checkRequired(value: Fields): void {
    for (const field of this.required) if (getField(value, field) === undefined) throw this.missing(field);
  }

  private missing(field: Field): ThriftProtocolError {
    return new ThriftProtocolError(
      "invalid-data",
      `${this.label} has the required field "${field.name}": it is missing`,
    );
  }
}

function fieldOf(spec: FieldSpec, prototype: object): Field {
  const [id, name, of, requiredness = "default", defaultValue] = spec;
  const type = of[descriptor];
  const initial = (): unknown => {
    if (defaultValue !== undefined) return type.copy(defaultValue);
    return requiredness === "default" ? type.zero() : undefined;
  };
  return {
    id,
    name,
    type,
    wireType: type.wireType,
    requiredness,
    initial,
    isShared: typeof initial() === "object",
    isPeculiar: name in prototype,
  };
}

function getField(value: Fields, field: Field): unknown {
  return field.isPeculiar && !Object.hasOwn(value, field.name) ? undefined : value[field.name];
}

/** An assignment to `__proto__` would set the prototype. */
function setField(value: Fields, field: Field, given: unknown): void {
  if (field.isPeculiar)
    Object.defineProperty(value, field.name, {
      value: given,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  else value[field.name] = given;
}
