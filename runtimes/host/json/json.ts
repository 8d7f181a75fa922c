/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export type JsonObject = { [key: string]: Json };

/** Whether a value is a JSON object: no array, no null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Joins objects, later ones over earlier ones.
 *
 * A key named `__proto__` is a key like any other: it never becomes a prototype.
 */
export function mergeObjects(...objects: JsonObject[]): JsonObject {
  const entries = new Map<string, Json>();
  for (const object of objects) for (const [key, value] of Object.entries(object)) entries.set(key, value);
  return Object.fromEntries(entries);
}
