import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import type { ScalarType as IrScalar, NamedType, TypeRef } from "../../ir/types.js";

/** Finds what a message or an enum became, in whichever file. */
export type FindType = (desc: DescMessage | DescEnum) => Omit<NamedType, "kind">;

/** The type of a field: what is repeated is a list. */
export function lowerType(field: DescField, find: FindType): TypeRef {
  switch (field.fieldKind) {
    case "scalar":
      return scalar(field.scalar);
    case "enum":
      return { kind: "named", ...find(field.enum) };
    case "message":
      return { kind: "named", ...find(field.message) };
    case "list":
      return { kind: "list", element: valueType(field, find) };
    case "map":
      return { kind: "map", key: scalar(field.mapKey), value: valueType(field, find) };
  }
}

/** What a list or a map holds. */
function valueType(field: DescField & { fieldKind: "list" | "map" }, find: FindType): TypeRef {
  const kind = field.fieldKind === "list" ? field.listKind : field.mapKind;
  if (kind === "enum") return { kind: "named", ...find(field.enum!) };
  if (kind === "message") return { kind: "named", ...find(field.message!) };
  return scalar(field.scalar!);
}

const scalars: Record<ScalarType, Omit<IrScalar, "kind">> = {
  [ScalarType.DOUBLE]: { scalar: "double" },
  [ScalarType.FLOAT]: { scalar: "float" },
  [ScalarType.INT64]: { scalar: "i64" },
  [ScalarType.UINT64]: { scalar: "u64" },
  [ScalarType.INT32]: { scalar: "i32" },
  [ScalarType.FIXED64]: { scalar: "u64", encoding: "fixed" },
  [ScalarType.FIXED32]: { scalar: "u32", encoding: "fixed" },
  [ScalarType.BOOL]: { scalar: "bool" },
  [ScalarType.STRING]: { scalar: "string" },
  [ScalarType.BYTES]: { scalar: "binary" },
  [ScalarType.UINT32]: { scalar: "u32" },
  [ScalarType.SFIXED32]: { scalar: "i32", encoding: "fixed" },
  [ScalarType.SFIXED64]: { scalar: "i64", encoding: "fixed" },
  [ScalarType.SINT32]: { scalar: "i32", encoding: "zigzag" },
  [ScalarType.SINT64]: { scalar: "i64", encoding: "zigzag" },
};

function scalar(type: ScalarType): IrScalar {
  return { kind: "scalar", ...scalars[type] };
}
