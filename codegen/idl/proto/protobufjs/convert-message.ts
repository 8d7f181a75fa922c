import { create } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  DescriptorProto_ExtensionRangeSchema as ExtensionRangeSchema,
  type FieldDescriptorProto,
  OneofDescriptorProtoSchema,
  DescriptorProto_ReservedRangeSchema as ReservedRangeSchema,
} from "@bufbuild/protobuf/wkt";
import { fieldNumber } from "../source-info.js";
import type { ConvertContext } from "./context.js";
import { convertEnum } from "./convert-enum.js";
import { convertField, mapEntryOf } from "./convert-field.js";
import type { Declaration } from "./declarations.js";
import { ProtoFault } from "./fault.js";
import {
  expectAll,
  memberOf,
  type ParsedEnum,
  type ParsedField,
  type ParsedScope,
  type ParsedType,
} from "./parsed.js";

/** Number of DescriptorProto.extension. */
const extensionNumber = 6;

/** @param scope  whole name of what the message stands in */
export function convertMessage(
  declaration: Declaration,
  parsed: ParsedType,
  scope: string,
  path: readonly number[],
  context: ConvertContext,
): DescriptorProto {
  const proto = create(DescriptorProtoSchema, { name: declaration.name.text });
  context.locations.add(path, declaration);
  context.waiting.push({ options: declaration.options, owner: { kind: "message", proto }, scope });
  const made = new MessageConverter(
    proto,
    parsed,
    scope === "" ? proto.name : `${scope}.${proto.name}`,
    path,
    context,
  );
  made.run(declaration);
  return proto;
}

/** @param extend  the block that the field stands in */
export function convertExtension(
  declaration: Declaration,
  parsed: ParsedScope,
  extend: Declaration,
  scope: string,
  path: readonly number[],
  context: ConvertContext,
): FieldDescriptorProto {
  const { name } = declaration;
  // proto3's `optional` hides it in a oneof.
  const hidden = parsed.nested?.[`_${name.text}`] as { fieldsArray?: ParsedField[] } | undefined;
  const field =
    hidden?.fieldsArray?.find((one) => one.extend !== undefined) ??
    (memberOf(parsed.nested, name.text, name) as ParsedField);
  const proto = convertField(declaration, field, scope, path, context);
  const { name: extendee } = context.resolve(field.extend!, scope, ["message"], extend.types[0]!);
  proto.extendee = `.${extendee}`;
  return proto;
}

class MessageConverter {
  readonly #proto: DescriptorProto;
  readonly #parsed: ParsedType;
  readonly #name: string;
  readonly #path: readonly number[];
  readonly #context: ConvertContext;
  #fields = 0;
  /** Fields that stand in a oneof by themselves, because they know whether they are set. */
  readonly #optional: FieldDescriptorProto[] = [];

  constructor(
    proto: DescriptorProto,
    parsed: ParsedType,
    name: string,
    path: readonly number[],
    context: ConvertContext,
  ) {
    this.#proto = proto;
    this.#parsed = parsed;
    this.#name = name;
    this.#path = path;
    this.#context = context;
  }

  run(declaration: Declaration): void {
    for (const one of declaration.children) this.#member(one);
    expectAll(this.#parsed.fields, this.#fields, declaration);
    for (const field of this.#optional) this.#addOwnOneof(field);
    const { reserved = [], extensions = [] } = this.#parsed;
    // Descriptors say where a range ends by what is past it.
    for (const one of reserved) {
      if (typeof one === "string") this.#proto.reservedName.push(one);
      else this.#proto.reservedRange.push(create(ReservedRangeSchema, { start: one[0], end: one[1] + 1 }));
    }
    for (const [start, last] of extensions)
      this.#proto.extensionRange.push(create(ExtensionRangeSchema, { start, end: last + 1 }));
  }

  #member(one: Declaration): void {
    const proto = this.#proto;
    const { message } = fieldNumber;
    const nested = () => memberOf(this.#parsed.nested, one.name.text, one.name);
    switch (one.kind) {
      case "message": {
        const path = [...this.#path, message.nestedMessage, proto.nestedType.length];
        proto.nestedType.push(convertMessage(one, nested() as ParsedType, this.#name, path, this.#context));
        break;
      }
      case "enum": {
        const path = [...this.#path, message.nestedEnum, proto.enumType.length];
        proto.enumType.push(convertEnum(one, nested() as ParsedEnum, this.#name, path, this.#context));
        break;
      }
      case "oneof":
        this.#oneof(one);
        break;
      case "extend":
        for (const field of one.children) {
          const path = [...this.#path, extensionNumber, proto.extension.length];
          proto.extension.push(convertExtension(field, this.#parsed, one, this.#name, path, this.#context));
        }
        break;
      default:
        this.#field(one);
    }
  }

  #oneof(declaration: Declaration): void {
    const index = this.#proto.oneofDecl.length;
    const proto = create(OneofDescriptorProtoSchema, { name: declaration.name.text });
    this.#proto.oneofDecl.push(proto);
    this.#context.locations.add([...this.#path, fieldNumber.message.oneof, index], declaration);
    this.#context.waiting.push({
      options: declaration.options,
      owner: { kind: "oneof", proto },
      scope: this.#name,
    });
    memberOf(this.#parsed.oneofs, proto.name, declaration.name);
    if (declaration.children.length === 0)
      throw new ProtoFault("a oneof must have a field", declaration.name);
    for (const one of declaration.children) this.#field(one).oneofIndex = index;
  }

  #field(one: Declaration): FieldDescriptorProto {
    this.#fields++;
    const proto = this.#proto;
    const path = [...this.#path, fieldNumber.message.field, proto.field.length];
    // protobufjs makes a group's field "oldThing" of "OldThing", where others make "oldthing".
    const { text } = one.name;
    const isGroup = one.kind === "group";
    const found = isGroup ? text.charAt(0).toLowerCase() + text.slice(1) : text;
    const parsed = memberOf(this.#parsed.fields, found, one.name);
    if (isGroup) {
      const type = memberOf(this.#parsed.nested, text, one.name) as ParsedType;
      const nestedPath = [...this.#path, fieldNumber.message.nestedMessage, proto.nestedType.length];
      proto.nestedType.push(convertMessage(one, type, this.#name, nestedPath, this.#context));
    }
    const field = convertField(one, parsed, this.#name, path, this.#context);
    proto.field.push(field);
    if (parsed.keyType !== undefined) {
      const entry = mapEntryOf(field, parsed.keyType);
      proto.nestedType.push(entry);
      field.typeName = `.${this.#name}.${entry.name}`;
    }
    if (field.proto3Optional) this.#optional.push(field);
    return field;
  }

  /** protobufjs refuses what has a field or oneof of that name already. */
  #addOwnOneof(field: FieldDescriptorProto): void {
    field.oneofIndex = this.#proto.oneofDecl.length;
    this.#proto.oneofDecl.push(create(OneofDescriptorProtoSchema, { name: `_${field.name}` }));
  }
}
