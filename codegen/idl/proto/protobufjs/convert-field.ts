import { create } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Type as FieldType,
  FieldDescriptorProto_Label as Label,
} from "@bufbuild/protobuf/wkt";
import type { ConvertContext } from "./context.js";
import type { Declaration } from "./declarations.js";
import { defaultText } from "./default-value.js";
import { ProtoFault } from "./fault.js";
import type { OptionText } from "./option-text.js";
import type { ParsedField } from "./parsed.js";

const scalars: ReadonlyMap<string, FieldType> = new Map([
  ["double", FieldType.DOUBLE],
  ["float", FieldType.FLOAT],
  ["int64", FieldType.INT64],
  ["uint64", FieldType.UINT64],
  ["int32", FieldType.INT32],
  ["fixed64", FieldType.FIXED64],
  ["fixed32", FieldType.FIXED32],
  ["bool", FieldType.BOOL],
  ["string", FieldType.STRING],
  ["bytes", FieldType.BYTES],
  ["uint32", FieldType.UINT32],
  ["sfixed32", FieldType.SFIXED32],
  ["sfixed64", FieldType.SFIXED64],
  ["sint32", FieldType.SINT32],
  ["sint64", FieldType.SINT64],
]);

/** Past what a field's number may be. */
const endOfNumbers = 2 ** 29;
/** What protobuf keeps for itself. */
const reservedNumbers = { first: 19000, last: 19999 };

/** @param scope  whole name of what the field stands in */
export function convertField(
  declaration: Declaration,
  parsed: ParsedField,
  scope: string,
  path: readonly number[],
  context: ConvertContext,
): FieldDescriptorProto {
  const { name, kind } = declaration;
  const { id } = parsed;
  const isReserved = id >= reservedNumbers.first && id <= reservedNumbers.last;
  if (id < 1 || id >= endOfNumbers || isReserved)
    throw new ProtoFault(`a field cannot have the number ${id}`, name);
  if (kind === "group" && context.syntax !== "proto2") throw new ProtoFault("groups are proto2's", name);
  const proto = create(FieldDescriptorProtoSchema, {
    name: kind === "group" ? name.text.toLowerCase() : name.text,
    number: id,
    label: labelOf(parsed),
  });
  setType(proto, declaration, parsed, scope, context);
  proto.jsonName = protoCamelCase(proto.name);
  if (parsed.options?.proto3_optional === true) proto.proto3Optional = true;
  if (kind === "group") context.locations.addPlace(path, declaration);
  else {
    context.locations.add(path, declaration);
    const options = takeOwn(proto, declaration.options, context);
    context.waiting.push({ options, owner: { kind: "field", proto }, scope });
  }
  return proto;
}

function labelOf({ rule, keyType }: ParsedField): Label {
  if (rule === "required") return Label.REQUIRED;
  return rule === "repeated" || keyType !== undefined ? Label.REPEATED : Label.OPTIONAL;
}

function setType(
  proto: FieldDescriptorProto,
  { kind, types }: Declaration,
  { type }: ParsedField,
  scope: string,
  { resolve }: ConvertContext,
): void {
  const scalar = scalars.get(type);
  if (scalar !== undefined) {
    proto.type = scalar;
    return;
  }
  const found = resolve(type, scope, ["message", "enum"], types[0]!);
  proto.typeName = `.${found.name}`;
  proto.type =
    found.kind === "enum" ? FieldType.ENUM : kind === "group" ? FieldType.GROUP : FieldType.MESSAGE;
}

/** Sets `default` and `json_name`, which descriptors do not have among options; gives the others. */
function takeOwn(
  proto: FieldDescriptorProto,
  options: readonly OptionText[],
  { syntax }: ConvertContext,
): OptionText[] {
  return options.filter(({ path, value }) => {
    const [first, ...rest] = path;
    if (first!.isExtension || rest.length > 0) return true;
    if (first!.name === "json_name") {
      if (value.kind !== "string") throw new ProtoFault("json_name is a string", value.place);
      proto.jsonName = new TextDecoder().decode(value.bytes);
      return false;
    }
    if (first!.name !== "default") return true;
    if (syntax === "proto3") throw new ProtoFault("proto3 has no default values", first!.place);
    if (proto.label === Label.REPEATED)
      throw new ProtoFault("repeated fields have no default values", first!.place);
    proto.defaultValue = defaultText(proto.type, value);
    return false;
  });
}

/** The message that a map's field is repeated of; the field becomes that. */
export function mapEntryOf(field: FieldDescriptorProto, keyType: string): DescriptorProto {
  const value = create(FieldDescriptorProtoSchema, {
    name: "value",
    jsonName: "value",
    number: 2,
    label: Label.OPTIONAL,
    type: field.type,
  });
  if (field.typeName !== "") value.typeName = field.typeName;
  const key = create(FieldDescriptorProtoSchema, {
    name: "key",
    jsonName: "key",
    number: 1,
    label: Label.OPTIONAL,
    type: scalars.get(keyType)!,
  });
  field.type = FieldType.MESSAGE;
  const camel = protoCamelCase(field.name);
  return create(DescriptorProtoSchema, {
    name: `${camel.charAt(0).toUpperCase()}${camel.slice(1)}Entry`,
    field: [key, value],
    options: { mapEntry: true },
  });
}
