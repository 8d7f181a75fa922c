import type { Cursor } from "./cursor.js";
import { parseAnnotations, parseSeparator } from "./parse-annotations.js";
import { parseType } from "./parse-type.js";
import { parseValue } from "./parse-value.js";
import { readItems } from "./recover.js";
import type { FieldNode, Name } from "./syntax.js";
import { docOf, fieldNameWords } from "./tokens.js";

/** Fields between braces or parentheses, both included. */
export function parseFields(cursor: Cursor): FieldNode[] {
  const open = cursor.advance();
  return readItems(cursor, open, () => parseField(cursor));
}

function parseField(cursor: Cursor): FieldNode {
  const doc = docOf(cursor.token);
  const id = parseId(cursor);
  const requiredness = parseRequiredness(cursor);
  const type = parseType(cursor, "a field");
  // C++ then holds it by reference.
  cursor.accept("&");
  const name = parseFieldName(cursor);
  const value = cursor.accept("=") ? parseValue(cursor) : undefined;
  skipXsd(cursor);
  const annotations = parseAnnotations(cursor);
  parseSeparator(cursor);
  return { name, doc, annotations, id, requiredness, type, value };
}

function parseId(cursor: Cursor): FieldNode["id"] {
  const { position, token } = cursor;
  if (token.kind !== "integer") return undefined;
  cursor.advance();
  cursor.expect(":", "A field begins with its id and a colon: 1: string name.");
  return { integer: token.integer, position };
}

function parseRequiredness(cursor: Cursor): FieldNode["requiredness"] {
  const { position } = cursor;
  if (cursor.accept("required")) return { word: "required", position };
  if (cursor.accept("optional")) return { word: "optional", position };
  return undefined;
}

function parseFieldName(cursor: Cursor): Name {
  const { position, token } = cursor;
  if (token.kind === "word" && fieldNameWords.has(token.text)) {
    cursor.advance();
    return { text: token.text, position };
  }
  return cursor.name("a field");
}

/** What XML Schema wants to know is of no use to anybody else: checked for its form, then dropped. */
function skipXsd(cursor: Cursor): void {
  cursor.accept("xsd_optional");
  cursor.accept("xsd_nillable");
  if (!cursor.accept("xsd_attrs")) return;
  if (!cursor.is("{")) cursor.expect("{");
  cursor.nested(() => parseFields(cursor));
}
