import { create } from "@bufbuild/protobuf";
import {
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  EnumDescriptorProto_EnumReservedRangeSchema as EnumRangeSchema,
  EnumValueDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { fieldNumber } from "../source-info.js";
import type { ConvertContext } from "./context.js";
import type { Declaration } from "./declarations.js";
import { ProtoFault } from "./fault.js";
import { expectAll, memberOf, type ParsedEnum } from "./parsed.js";

/** @param scope  whole name of what the enum stands in, and so do its members */
export function convertEnum(
  declaration: Declaration,
  parsed: ParsedEnum,
  scope: string,
  path: readonly number[],
  { locations, waiting, syntax }: ConvertContext,
): EnumDescriptorProto {
  const proto = create(EnumDescriptorProtoSchema, { name: declaration.name.text });
  locations.add(path, declaration);
  waiting.push({ options: declaration.options, owner: { kind: "enum", proto }, scope });
  expectAll(parsed.values, declaration.children.length, declaration);
  for (const [i, one] of declaration.children.entries()) {
    const number = memberOf(parsed.values, one.name.text, one.name);
    if (number < -(2 ** 31) || number >= 2 ** 31)
      throw new ProtoFault("an enum's number must fit 32 bits", one.name);
    const value = create(EnumValueDescriptorProtoSchema, { name: one.name.text, number });
    proto.value.push(value);
    locations.add([...path, fieldNumber.enum.value, i], one);
    waiting.push({ options: one.options, owner: { kind: "value", proto: value }, scope });
  }
  if (proto.value.length === 0) throw new ProtoFault("an enum must have a member", declaration.name);
  if (syntax === "proto3" && proto.value[0]!.number !== 0)
    throw new ProtoFault("the first member of an enum must be zero in proto3", declaration.children[0]!.name);
  for (const one of parsed.reserved ?? []) {
    if (typeof one === "string") proto.reservedName.push(one);
    else proto.reservedRange.push(create(EnumRangeSchema, { start: one[0], end: one[1] }));
  }
  return proto;
}
