import type { ConstantValue, Scalar } from "../../ir/types.js";

/** A value with nothing inside: what literals and references come down to. */
export type Plain =
  | { kind: "bool"; value: boolean }
  | { kind: "integer"; value: bigint }
  | { kind: "double"; value: number }
  | { kind: "literal"; value: string };

const bits: Partial<Record<Scalar, bigint>> = { i8: 8n, i16: 16n, i32: 32n, i64: 64n };

/**
 * Makes a value of a scalar type.
 *
 * @returns why it does not fit, otherwise
 */
export function asScalar(
  value: Plain | { kind: "list" | "map" | "name" },
  scalar: Scalar,
): ConstantValue | string {
  switch (scalar) {
    case "bool":
      return asBool(value);
    case "double":
      if (value.kind === "double") return value;
      if (value.kind === "integer" || value.kind === "bool")
        return { kind: "double", value: Number(value.value) };
      return expected("a number", value);
    case "string":
    case "binary":
      return value.kind === "literal" ? { kind: "string", value: value.value } : expected("a string", value);
    case "uuid":
      return asUuid(value);
    default:
      return asInteger(value, bits[scalar]!);
  }
}

function asBool(value: Plain | { kind: string }): ConstantValue | string {
  if (!("value" in value)) return expected("true or false", value);
  if (value.kind === "bool") return { kind: "bool", value: value.value };
  if (value.kind === "integer" && (value.value === 0n || value.value === 1n)) {
    return { kind: "bool", value: value.value === 1n };
  }
  return expected("true or false", value);
}

function asInteger(value: Plain | { kind: string }, width: bigint): ConstantValue | string {
  if (!("value" in value) || (value.kind !== "integer" && value.kind !== "bool"))
    return expected("a whole number", value);
  const integer = BigInt(value.value);
  const limit = 1n << (width - 1n);
  if (integer >= -limit && integer < limit) return { kind: "integer", value: integer };
  return `${integer} is not between ${-limit} and ${limit - 1n}`;
}

function asUuid(value: Plain | { kind: string }): ConstantValue | string {
  if (!("value" in value) || value.kind !== "literal") return expected("a string", value);
  // Braces around it are Windows' way of writing one.
  const text = value.value.replace(/^\{(.*)\}$/s, "$1");
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    return { kind: "string", value: text.toLowerCase() };
  return "expected 32 hexadecimal digits as 8-4-4-4-12";
}

function expected(what: string, value: Plain | { kind: string }): string {
  const got =
    value.kind === "literal" ? "a string" : "value" in value ? String(value.value) : `a ${value.kind}`;
  return `expected ${what}, got ${got}`;
}
