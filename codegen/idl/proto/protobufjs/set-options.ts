import {
  create,
  type DescExtension,
  type DescField,
  type DescMessage,
  getExtension,
  hasExtension,
  type Message,
  type Registry,
  ScalarType,
  setExtension,
} from "@bufbuild/protobuf";
import { type ReflectList, reflect } from "@bufbuild/protobuf/reflect";
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import type { OptionOwner, WaitingOptions } from "./context.js";
import { needsBuf, type Place, ProtoFault } from "./fault.js";
import { floatOf, integerOf } from "./numbers.js";
import type { OptionPart, OptionValue } from "./option-text.js";

/** Finds the whole name of an extension. @throws ProtoFault */
export type ResolveExtension = (written: string, scope: string, place: Place) => string;

const schemas: Record<OptionOwner["kind"], DescMessage> = {
  file: FileOptionsSchema,
  message: MessageOptionsSchema,
  field: FieldOptionsSchema,
  oneof: OneofOptionsSchema,
  enum: EnumOptionsSchema,
  value: EnumValueOptionsSchema,
  service: ServiceOptionsSchema,
  method: MethodOptionsSchema,
};

/** Sets options of a declaration, own ones and others. @throws ProtoFault */
export function setOptions(
  { options, owner, scope }: WaitingOptions,
  registry: Registry,
  resolve: ResolveExtension,
): void {
  if (options.length === 0) return;
  const schema = schemas[owner.kind];
  const proto: { options?: Message } = owner.proto;
  proto.options ??= create(schema);
  const setter = new OptionSetter(registry, (part) => resolve(part.name, scope, part.place));
  for (const { path, value } of options) setter.set(proto.options, schema, path, value);
}

class OptionSetter {
  readonly #registry: Registry;
  readonly #resolve: (part: OptionPart) => string;

  constructor(registry: Registry, resolve: (part: OptionPart) => string) {
    this.#registry = registry;
    this.#resolve = resolve;
  }

  set(message: Message, schema: DescMessage, path: readonly OptionPart[], value: OptionValue): void {
    const [part, ...rest] = path as [OptionPart, ...OptionPart[]];
    const field = this.#fieldOf(schema, part);
    const slot = slotOf(message, schema, field);
    if (rest.length > 0) {
      if (field.fieldKind !== "message")
        throw new ProtoFault(`option ${JSON.stringify(part.name)} is not one message`, part.place);
      const child = (slot.isSet() ? slot.get() : create(field.message)) as Message;
      this.set(child, field.message, rest, value);
      slot.set(child);
      return;
    }
    if (field.fieldKind === "map")
      throw needsBuf("an option that has a map cannot be read without buf", part.place);
    if (field.fieldKind === "list") {
      const values = value.kind === "list" ? value.values : [value];
      for (const one of values) fitting(one, () => slot.add(this.#valueOf(field, one)));
      return;
    }
    if (slot.isSet()) throw new ProtoFault(`option ${JSON.stringify(part.name)} is set twice`, part.place);
    fitting(value, () => slot.set(this.#valueOf(field, value)));
  }

  #fieldOf(schema: DescMessage, part: OptionPart): DescField | DescExtension {
    if (!part.isExtension) {
      const field = schema.fields.find(({ name }) => name === part.name);
      if (field === undefined)
        throw new ProtoFault(`${schema.typeName} has no option ${JSON.stringify(part.name)}`, part.place);
      return field;
    }
    const extension = this.#registry.getExtension(this.#resolve(part));
    if (extension?.extendee.typeName !== schema.typeName)
      throw new ProtoFault(`option ${JSON.stringify(part.name)} is none of ${schema.typeName}`, part.place);
    return extension;
  }

  #valueOf(field: DescField | DescExtension, value: OptionValue): unknown {
    const { message, enum: enumeration, scalar } = field;
    if (message !== undefined) {
      if (value.kind !== "message") throw new ProtoFault("expected a message: { ... }", value.place);
      const made = create(message);
      for (const one of value.fields) this.set(made, message, [one.part], one.value);
      return made;
    }
    if (enumeration !== undefined) {
      const member = enumeration.values.find(({ name }) => value.kind === "word" && name === value.text);
      if (member === undefined)
        throw new ProtoFault(`expected a member of ${enumeration.typeName}`, value.place);
      return member.number;
    }
    const made = scalarOf(scalar!, value);
    if (made === undefined)
      throw new ProtoFault(`expected a value of type ${ScalarType[scalar!].toLowerCase()}`, value.place);
    return made;
  }
}

/** @throws ProtoFault also for a number that its type has no room for */
function fitting(value: OptionValue, set: () => void): void {
  try {
    set();
  } catch (error) {
    if (error instanceof ProtoFault) throw error;
    throw new ProtoFault("the value does not fit its type", value.place);
  }
}

/** A field of a message, or an extension of it, as if both were the same. */
interface Slot {
  isSet(): boolean;
  get(): unknown;
  set(value: unknown): void;
  add(value: unknown): void;
}

function slotOf(message: Message, schema: DescMessage, field: DescField | DescExtension): Slot {
  if (field.kind === "extension") {
    const get = () => getExtension(message, field);
    const set = (value: unknown) => setExtension(message, field, value as never);
    return {
      isSet: () => hasExtension(message, field),
      get,
      set,
      add: (value) => set([...(get() as unknown[]), value]),
    };
  }
  const reflected = reflect(schema, message);
  const wrap = (value: unknown) =>
    field.message === undefined ? value : reflect(field.message, value as Message);
  return {
    isSet: () => reflected.isSet(field),
    get: () => (reflected.get(field) as { message: Message }).message,
    set: (value) => reflected.set(field, wrap(value) as never),
    add: (value) => (reflected.get(field) as ReflectList).add(wrap(value)),
  };
}

function scalarOf(type: ScalarType, value: OptionValue): unknown {
  const { kind } = value;
  if (kind === "message" || kind === "list") return undefined;
  switch (type) {
    case ScalarType.STRING:
      return kind === "string" ? new TextDecoder().decode(value.bytes) : undefined;
    case ScalarType.BYTES:
      return kind === "string" ? value.bytes : undefined;
    case ScalarType.BOOL:
      if (kind !== "word") return undefined;
      return value.text === "true" ? true : value.text === "false" ? false : undefined;
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return kind === "string" ? undefined : floatOf(value.text);
  }
  const integer = kind === "number" ? integerOf(value.text) : undefined;
  const isLong = [
    ScalarType.INT64,
    ScalarType.UINT64,
    ScalarType.SINT64,
    ScalarType.FIXED64,
    ScalarType.SFIXED64,
  ].includes(type);
  return integer === undefined || isLong ? integer : Number(integer);
}
