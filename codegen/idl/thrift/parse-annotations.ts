import type { Annotations } from "../../ir/types.js";
import type { Cursor } from "./cursor.js";
import { readItems } from "./recover.js";

export const noAnnotations: Annotations = new Map();

/** `(name = "value", other)` or nothing. */
export function parseAnnotations(cursor: Cursor): Annotations {
  if (!cursor.is("(")) return noAnnotations;
  const entries = readItems(cursor, cursor.advance(), (): [string, string] => {
    const name = cursor.reference("an annotation's name");
    const value = cursor.accept("=") ? cursor.literal().string : "1";
    parseSeparator(cursor);
    return [name.text, value];
  });
  return new Map(entries);
}

/** A comma or a semicolon; items need none. */
export function parseSeparator(cursor: Cursor): void {
  if (!cursor.accept(",")) cursor.accept(";");
}
