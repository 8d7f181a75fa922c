import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { EnumOptionsSchema, EnumValueOptionsSchema, FieldOptionsSchema } from "@bufbuild/protobuf/wkt";
import type { ConstantValue, Enum, EnumMember, Field, Oneof } from "../../ir/types.js";
import type { FileContext } from "./lower-file.js";
import { lowerType } from "./lower-type.js";
import { annotationsOf } from "./options.js";
import { fieldNumber } from "./source-info.js";

/** google.protobuf.FeatureSet.FieldPresence of a field that must be set: proto2's `required`. */
const legacyRequired = 3;
/** The same of a field that does not know whether it is set. */
const implicit = 2;

export function lowerFields(message: DescMessage, path: readonly number[], context: FileContext): Field[] {
  // Descriptors count fields as the file has them, but protobuf-es lists members of a oneof where the oneof stands.
  return message.proto.field.map((proto, i) => {
    const field = message.fields.find(({ number }) => number === proto.number)!;
    return lowerField(field, [...path, fieldNumber.message.field, i], context);
  });
}

function lowerField(field: DescField, path: readonly number[], { info, find, registry }: FileContext): Field {
  const defaultValue = defaultOf(field, find);
  return {
    id: field.number,
    name: field.name,
    ...info.doc(path),
    type: lowerType(field, find),
    requiredness: requirednessOf(field),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    jsonName: field.jsonName,
    ...(field.oneof === undefined ? {} : { oneof: field.oneof.name }),
    annotations: annotationsOf(FieldOptionsSchema, field.proto.options, registry),
    position: info.position(path),
  };
}

function requirednessOf({ fieldKind, presence }: DescField): Field["requiredness"] {
  if (presence === legacyRequired) return "required";
  return fieldKind === "list" || fieldKind === "map" || presence === implicit ? "default" : "optional";
}

function defaultOf(field: DescField, find: FileContext["find"]): ConstantValue | undefined {
  if (field.fieldKind === "enum") {
    const value = field.enum.values.find(({ number }) => number === field.getDefaultValue());
    if (value === undefined) return undefined;
    const { document, target } = find(field.enum);
    const owner = target as Enum;
    return {
      kind: "member",
      document,
      enum: owner,
      member: owner.members.find(({ name }) => name === value.name)!,
    };
  }
  const value = field.fieldKind === "scalar" ? field.getDefaultValue() : undefined;
  switch (typeof value) {
    case "boolean":
      return { kind: "bool", value };
    case "string":
      return { kind: "string", value };
    case "bigint":
      return { kind: "integer", value };
    case "number":
      return isFloat(field) ? { kind: "double", value } : { kind: "integer", value: BigInt(value) };
    default:
      // Bytes: their escapes stand in the annotations of whoever needs them.
      return undefined;
  }
}

function isFloat(field: DescField): boolean {
  const type = lowerType(field, () => {
    throw new TypeError("a scalar names no type");
  });
  return type.kind === "scalar" && (type.scalar === "float" || type.scalar === "double");
}

export function lowerOneofs(message: DescMessage, path: readonly number[], { info }: FileContext): Oneof[] {
  return message.oneofs.map(({ name }) => {
    const index = message.proto.oneofDecl.findIndex((proto) => proto.name === name);
    const at = [...path, fieldNumber.message.oneof, index];
    return { name, ...info.doc(at), position: info.position(at) };
  });
}

export function lowerEnum(
  desc: DescEnum,
  path: readonly number[],
  { info, registry }: Pick<FileContext, "info" | "registry">,
): Pick<Enum, "members" | "annotations"> {
  const members = desc.values.map((value, i): EnumMember => {
    const at = [...path, fieldNumber.enum.value, i];
    return {
      name: value.name,
      value: value.number,
      ...info.doc(at),
      annotations: annotationsOf(EnumValueOptionsSchema, value.proto.options, registry),
      position: info.position(at),
    };
  });
  return { members, annotations: annotationsOf(EnumOptionsSchema, desc.proto.options, registry) };
}
