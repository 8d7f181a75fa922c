import { assertNever } from "../../assert-never.js";
import { type Scalar, type TypeRef, trueType } from "../../ir/types.js";
import { type File, globalName, reference, stub } from "./file.js";
import type { TypeScriptOptions } from "./options.js";

const scalarTypes: Record<Exclude<Scalar, "i64" | "u64" | "binary">, string> = {
  bool: "boolean",
  i8: "number",
  i16: "number",
  i32: "number",
  u32: "number",
  float: "number",
  double: "number",
  string: "string",
  uuid: "string",
};

/** A type as TypeScript says it. */
export function typeText(file: File, type: TypeRef): string {
  switch (type.kind) {
    case "scalar":
      if (type.scalar === "i64" || type.scalar === "u64") return file.options.i64;
      return type.scalar === "binary" ? globalName(file, "Uint8Array") : scalarTypes[type.scalar];
    case "list":
      return `${typeText(file, type.element)}[]`;
    case "set": {
      const element = typeText(file, type.element);
      return isSet(file.options, type.element) ? `${globalName(file, "Set")}<${element}>` : `${element}[]`;
    }
    case "map": {
      const value = typeText(file, type.value);
      const key = recordKey(file.options, type.key);
      if (key !== undefined) return `${globalName(file, "Record")}<${key}, ${value}>`;
      return `${globalName(file, "Map")}<${typeText(file, type.key)}, ${value}>`;
    }
    case "named":
      return reference(file, type.document, type.target, "type");
    default:
      return assertNever(type);
  }
}

/** A type as the support module knows it, without typedefs. */
export function descriptorText(file: File, type: TypeRef): string {
  const { printer: p, options } = file;
  const actual = trueType(type);
  switch (actual.kind) {
    case "scalar":
      return p.text`${stub("t")}.${actual.scalar === "i64" ? i64Descriptors[options.i64] : actual.scalar}`;
    case "list":
      return p.text`${stub("t")}.list(${descriptorText(file, actual.element)})`;
    case "set": {
      const name = isSet(options, actual.element) ? "set" : "setArray";
      return p.text`${stub("t")}.${name}(${descriptorText(file, actual.element)})`;
    }
    case "map": {
      const name = recordKey(options, actual.key) === undefined ? "map" : "record";
      const key = descriptorText(file, actual.key);
      return p.text`${stub("t")}.${name}(${key}, ${descriptorText(file, actual.value)})`;
    }
    case "named":
      return reference(file, actual.document, actual.target, "value");
    default:
      return assertNever(actual);
  }
}

const i64Descriptors = { bigint: "i64", number: "i64Number", string: "i64String" } as const;

/** Whether a set of these is a `Set`: what it compares by value. */
export function isSet({ sets }: TypeScriptOptions, element: TypeRef): boolean {
  const actual = trueType(element);
  if (actual.kind === "scalar") return sets === "Set" && actual.scalar !== "binary";
  return sets === "Set" && actual.kind === "named" && actual.target.kind === "enum";
}

/** The key type of the `Record` that a map with such keys is, or undefined when it is a `Map`. */
export function recordKey({ maps }: TypeScriptOptions, key: TypeRef): "string" | "number" | undefined {
  const actual = trueType(key);
  if (maps !== "Record") return undefined;
  if (actual.kind === "named") return actual.target.kind === "enum" ? "number" : undefined;
  if (actual.kind !== "scalar") return undefined;
  switch (actual.scalar) {
    case "string":
    case "uuid":
    case "i64":
    case "u64":
      return "string";
    case "i8":
    case "i16":
    case "i32":
    case "u32":
      return "number";
    case "bool":
    case "float":
    case "double":
    case "binary":
      return undefined;
    default:
      return assertNever(actual.scalar);
  }
}
