import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import { type ThriftReader, type ThriftWriter, WireType } from "../../../adapters/thrift/wire/index.js";
import { ThriftProtocolError, withinPath } from "../../../adapters/thrift/wire/protocol-error.js";
import { checkDepth, type Descriptor, descriptor, expected, type Type } from "./descriptor.js";
import type { FieldSpec } from "./fields.js";

/** A union's value: which member it is, and what that holds. */
export interface Member {
  readonly kind: string;
  readonly value: unknown;
}

/** A union. `members` is asked at the first use. */
export function unionOf<T extends Member>(name: string, members: () => readonly FieldSpec[]): Type<T> {
  return Object.freeze({ [descriptor]: new UnionDescriptor<T>(name, members) });
}

interface MemberType {
  readonly id: number;
  readonly name: string;
  readonly type: Descriptor<unknown>;
}

class UnionDescriptor<T extends Member> implements Descriptor<T> {
  readonly label: string;
  readonly wireType = WireType.struct;
  readonly key = undefined;
  private readonly specs: () => readonly FieldSpec[];
  private compiled: { byId: Map<number, MemberType>; byName: Map<string, MemberType> } | undefined;

  constructor(label: string, specs: () => readonly FieldSpec[]) {
    this.label = label;
    this.specs = specs;
  }

  read(reader: ThriftReader): T {
    let read: Member | undefined;
    reader.readStructBegin();
    while (reader.readFieldBegin()) {
      const member = this.members.byId.get(reader.fieldId);
      if (member === undefined || member.type.wireType !== reader.fieldType) reader.skip(reader.fieldType);
      else if (read !== undefined) throw this.notOne();
      else read = { kind: member.name, value: member.type.read(reader) };
      reader.readFieldEnd();
    }
    reader.readStructEnd();
    // Also when it was a member that only the other side knows: there is nothing to make of it.
    if (read === undefined) throw this.notOne();
    return read as T;
  }

  write(writer: ThriftWriter, value: T): void {
    const { id, name, type } = this.memberOf(value);
    writer.writeStructBegin();
    writer.writeFieldBegin(type.wireType, id);
    try {
      type.write(writer, value.value);
    } catch (error) {
      throw withinPath(error, name);
    }
    writer.writeFieldEnd();
    writer.writeFieldStop();
    writer.writeStructEnd();
  }

  toJson(value: T, depth: number): JsonObject {
    checkDepth(depth);
    const { name, type } = this.memberOf(value);
    try {
      return objectWith(name, type.toJson(value.value, depth + 1));
    } catch (error) {
      throw withinPath(error, name);
    }
  }

  fromJson(json: Json, depth: number): T {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw expected(this.label, json);
    checkDepth(depth);
    const given = Object.keys(json).filter((name) => json[name] !== null);
    const member = this.members.byName.get(given[0] ?? "");
    if (given.length !== 1 || member === undefined) throw this.notOne();
    try {
      return {
        kind: member.name,
        value: member.type.fromJson(json[member.name] as Json, depth + 1),
      } as unknown as T;
    } catch (error) {
      throw withinPath(error, member.name);
    }
  }

  zero(): undefined {
    return undefined;
  }

  copy(value: T): T {
    return { kind: value.kind, value: this.memberOf(value).type.copy(value.value) } as unknown as T;
  }

  private get members() {
    this.compiled ??= compile(this.specs());
    return this.compiled;
  }

  private memberOf(value: T): MemberType {
    const isObject = typeof value === "object" && value !== null;
    const member = isObject ? this.members.byName.get(value.kind) : undefined;
    if (member === undefined)
      throw expected(`${this.label} as { kind, value } with a kind that it knows`, value);
    if (value.value === undefined || value.value === null)
      throw expected(`a value for ${this.label}`, value.value);
    return member;
  }

  private notOne(): ThriftProtocolError {
    return new ThriftProtocolError(
      "invalid-data",
      `${this.label} must have exactly one member that is known here`,
    );
  }
}

function compile(specs: readonly FieldSpec[]) {
  const byId = new Map<number, MemberType>();
  const byName = new Map<string, MemberType>();
  for (const [id, name, of] of specs) {
    const member = { id, name, type: of[descriptor] };
    byId.set(id, member);
    byName.set(name, member);
  }
  return { byId, byName };
}

/** Computed names define, also `__proto__`. */
function objectWith(name: string, value: Json): JsonObject {
  return { [name]: value };
}
