import type { Json } from "./json.js";

/**
 * Prints JSON as the platform's web answers have it: each member of an object on a line of its own, arrays on one
 * line, and an empty object with a line break inside. Source: spray-json, PrettyPrinter.
 */
export function printPretty(value: Json, indent = ""): string {
  if (Array.isArray(value)) return `[${value.map((item) => printPretty(item, indent)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const inner = `${indent}  `;
    const members = Object.entries(value).map(
      ([key, member]) => `${inner}${JSON.stringify(key)}: ${printPretty(member, inner)}`,
    );
    return `{\n${members.join(",\n")}\n${indent}}`;
  }
  return typeof value === "number" ? printNumber(value) : JSON.stringify(value);
}

/** A number as the platform writes it in texts and headers: `1E+21`, not `1e+21` (java.math.BigDecimal, toString). */
export function printNumber(value: number): string {
  return String(value).replace("e", "E");
}
