import type { Json } from "../json/json.js";

/** About how much memory a value takes, in bytes: for budgets, without printing it. */
export function roughBytes(value: Json): number {
  if (typeof value === "string") return 16 + value.length;
  if (typeof value !== "object" || value === null) return 8;
  let bytes = 16;
  if (Array.isArray(value)) for (const item of value) bytes += roughBytes(item);
  else for (const key in value) bytes += key.length + roughBytes(value[key]!);
  return bytes;
}
