import { FieldDescriptorProto_Type as FieldType } from "@bufbuild/protobuf/wkt";
import { ProtoFault } from "./fault.js";
import { floatOf, integerOf } from "./numbers.js";
import type { OptionValue } from "./option-text.js";
import { escapeBytes } from "./strings.js";

/** The text that descriptors have for the default value of a field. @throws ProtoFault */
export function defaultText(type: FieldType, value: OptionValue): string {
  const { kind, place } = value;
  switch (type) {
    case FieldType.STRING:
      if (kind === "string") return new TextDecoder().decode(value.bytes);
      break;
    case FieldType.BYTES:
      if (kind === "string") return escapeBytes(value.bytes);
      break;
    case FieldType.BOOL:
      if (kind === "word" && (value.text === "true" || value.text === "false")) return value.text;
      break;
    case FieldType.ENUM:
      if (kind === "word") return value.text;
      break;
    case FieldType.FLOAT:
    case FieldType.DOUBLE: {
      if (kind !== "number" && kind !== "word") break;
      const number = floatOf(value.text);
      if (number === undefined) break;
      if (Number.isNaN(number)) return "nan";
      return Number.isFinite(number) ? String(number) : number > 0 ? "inf" : "-inf";
    }
    case FieldType.MESSAGE:
    case FieldType.GROUP:
      throw new ProtoFault("messages have no default values", place);
    default: {
      const number = kind === "number" ? integerOf(value.text) : undefined;
      if (number !== undefined) return String(number);
    }
  }
  throw new ProtoFault("the default value is none of the field's type", place);
}
