import type { JsonObject } from "../../../adapters/rpc/json.js";
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
  /** 1, 2, 4, ...; what is beyond 31 fields has none of its own. */
  readonly bit: number;
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
  /** Required, or with something to be when they did not come. */
  private readonly needed: readonly Field[];
  /** The bits of all needed fields; -1, which never comes about, when there are too many for that. */
  private readonly neededBits: number;
  /** Makes the values: each of these functions has its own hidden class, with room in the object itself. */
  private readonly Value: new () => Fields;

  /** @param prototype of the values, where fields may meet names that are there already */
  constructor(label: string, specs: readonly FieldSpec[], prototype: object = Object.prototype) {
    this.label = label;
    this.fields = specs.map((spec, i) => fieldOf(spec, 1 << i, prototype));
    this.written = [...this.fields].sort((a, b) => a.id - b.id);
    this.needed = this.fields.filter(
      (field) => field.requiredness === "required" || field.initial() !== undefined,
    );
    this.neededBits = this.fields.length > 31 ? -1 : this.needed.reduce((bits, field) => bits | field.bit, 0);
    this.Value = plainObject();
    for (const field of this.fields)
      if (field.id >= 0 && field.id < denseIds) this.byId[field.id] = field;
      else this.bySparseId.set(field.id, field);
  }

  /** @param partial wins over initial values; what it has besides fields is left out */
  create(partial: Fields = {}): Fields {
    const value = new this.Value();
    for (const field of this.fields) {
      const given = getField(partial, field) ?? field.initial();
      if (given !== undefined) setField(value, field, given);
    }
    return value;
  }

  read(reader: ThriftReader): Fields {
    const value = new this.Value();
    let seen = 0;
    reader.readStructBegin();
    while (reader.readFieldBegin()) {
      const id = reader.fieldId;
      const field = id >= 0 && id < denseIds ? this.byId[id] : this.bySparseId.get(id);
      // A field of another type is one of another version: unknown.
      if (field === undefined || field.wireType !== reader.fieldType) reader.skip(reader.fieldType);
      else {
        if (field.isPeculiar) setField(value, field, field.type.read(reader));
        else value[field.name] = field.type.read(reader);
        seen |= field.bit;
      }
      reader.readFieldEnd();
    }
    reader.readStructEnd();
    if ((seen & this.neededBits) !== this.neededBits) this.complete(value);
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
    const value = new this.Value();
    for (const field of this.fields) {
      const given = Object.hasOwn(json, field.name) ? (json as JsonObject)[field.name] : undefined;
      if (given === undefined || given === null) continue;
      try {
        setField(value, field, field.type.fromJson(given, depth + 1));
      } catch (error) {
        throw withinPath(error, field.name);
      }
    }
    this.complete(value);
    return value;
  }

  /** A required field has to come, whatever its default value is. */
  private complete(value: Fields): void {
    for (const field of this.needed) {
      if (getField(value, field) !== undefined) continue;
      if (field.requiredness === "required") throw this.missing(field);
      setField(value, field, field.initial());
    }
  }

  private missing(field: Field): ThriftProtocolError {
    return new ThriftProtocolError(
      "invalid-data",
      `${this.label} has the required field "${field.name}": it is missing`,
    );
  }
}

function fieldOf(spec: FieldSpec, bit: number, prototype: object): Field {
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
    bit,
    isPeculiar: name in prototype,
  };
}

/** A constructor of its own for objects that are like any `{}`. */
function plainObject(): new () => Fields {
  function Value() {}
  Value.prototype = Object.prototype;
  return Value as unknown as new () => Fields;
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
