import type { Diagnostic } from "../../diagnostics.js";
import { type ConstantValue, type Document, type Position, type TypeRef, trueType } from "../../ir/types.js";
import type { TypeScriptOptions } from "./options.js";

/** Finds constants and default values that a `number` cannot hold, where i64 is one. */
export function checkIntegers(document: Document, { i64 }: TypeScriptOptions): Diagnostic[] {
  if (i64 !== "number") return [];
  const found: Diagnostic[] = [];
  const check = (type: TypeRef, value: ConstantValue | undefined, position: Position) => {
    if (value === undefined || integersIn(type, value).every(isSafe)) return;
    found.push({
      severity: "error",
      code: "number-unsafe",
      ...position,
      message: "a value of type i64 must be within ±(2^53 - 1) to be a number",
      hint: "Generate with --i64 bigint or --i64 string.",
    });
  };
  for (const { type, value, position } of document.constants) check(type, value, position);
  for (const { fields } of document.messages)
    for (const { type, defaultValue, position } of fields) check(type, defaultValue, position);
  for (const { methods } of document.services)
    for (const method of methods)
      for (const { type, defaultValue, position } of method.arguments) check(type, defaultValue, position);
  return found;
}

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

/** Those of type i64. Other constants that are named are checked where they are declared. */
function integersIn(type: TypeRef, value: ConstantValue): bigint[] {
  const actual = trueType(type);
  switch (value.kind) {
    case "integer":
      return actual.kind === "scalar" && actual.scalar === "i64" ? [value.value] : [];
    case "list":
      if (actual.kind !== "list" && actual.kind !== "set") return [];
      return value.items.flatMap((item) => integersIn(actual.element, item));
    case "map":
      if (actual.kind !== "map") return [];
      return value.entries.flatMap((entry) => [
        ...integersIn(actual.key, entry.key),
        ...integersIn(actual.value, entry.value),
      ]);
    case "message":
      return value.fields.flatMap(({ field, value: given }) => integersIn(field.type, given));
    default:
      return [];
  }
}
