import type { Cursor } from "./cursor.js";
import { needsBuf, type Place } from "./fault.js";

/** A part of an option's name: "features" and "field_presence", or "(shop.note)". */
export interface OptionPart {
  name: string;
  isExtension: boolean;
  place: Place;
}

/** A value as it stands in the file: what it means is for the option's type to say. */
export type OptionValue = { place: Place } & (
  | { kind: "string"; bytes: Uint8Array }
  /** With its sign: "-7". */
  | { kind: "number"; text: string }
  /** `true`, an enum's member, "-inf". */
  | { kind: "word"; text: string }
  | { kind: "list"; values: OptionValue[] }
  | { kind: "message"; fields: { part: OptionPart; value: OptionValue }[] }
);

export interface OptionText {
  path: OptionPart[];
  value: OptionValue;
}

/** Whether it takes an extension to read the option, also within its value. */
export function namesExtension({ path, value }: OptionText): boolean {
  return path.some(({ isExtension }) => isExtension) || holdsExtension(value);
}

function holdsExtension(value: OptionValue): boolean {
  if (value.kind === "list") return value.values.some(holdsExtension);
  if (value.kind !== "message") return false;
  return value.fields.some(({ part, value: inner }) => namesExtension({ path: [part], value: inner }));
}

/** `deprecated = true`, `(shop.note).text = "n"` */
export function readOption(cursor: Cursor): OptionText {
  const path: OptionPart[] = [];
  do {
    const isExtension = cursor.skip("(");
    if (isExtension) {
      const { text, place } = cursor.dottedName("an option's name");
      cursor.expect(")");
      path.push({ name: text, isExtension, place });
    } else {
      const token = cursor.take("word", "an option's name");
      path.push({ name: token.text, isExtension, place: token });
    }
  } while (cursor.skip("."));
  cursor.expect("=");
  return { path, value: readValue(cursor) };
}

/** `[deprecated = true, json_name = "x"]`, if it stands here. */
export function readInlineOptions(cursor: Cursor): OptionText[] {
  const options: OptionText[] = [];
  if (!cursor.skip("[")) return options;
  do options.push(readOption(cursor));
  while (cursor.skip(","));
  cursor.expect("]");
  return options;
}

function readValue(cursor: Cursor): OptionValue {
  const { line, column, length, kind } = cursor.next;
  const place = { line, column, length };
  if (kind === "string") return { kind: "string", bytes: cursor.string(), place };
  if (cursor.sees("{") || cursor.sees("<")) return cursor.nested(() => readMessage(cursor, place));
  if (cursor.skip("[")) return cursor.nested(() => readList(cursor, place));
  const sign = cursor.skip("-") ? "-" : "";
  const { kind: simple } = cursor.next;
  if (simple !== "number" && simple !== "word") throw cursor.unexpected("a value");
  return { kind: simple, text: sign + cursor.any("a value").text, place };
}

function readList(cursor: Cursor, place: Place): OptionValue {
  const values: OptionValue[] = [];
  while (!cursor.skip("]")) {
    values.push(readValue(cursor));
    if (!cursor.sees("]")) cursor.expect(",");
  }
  return { kind: "list", values, place };
}

function readMessage(cursor: Cursor, place: Place): OptionValue {
  const fields: { part: OptionPart; value: OptionValue }[] = [];
  const close = cursor.any("a message").text === "{" ? "}" : ">";
  while (!cursor.skip(close)) {
    const part = readFieldName(cursor);
    if (!cursor.skip(":") && !cursor.sees("{") && !cursor.sees("<")) throw cursor.unexpected('":"');
    fields.push({ part, value: readValue(cursor) });
    if (!cursor.skip(",")) cursor.skip(";");
  }
  return { kind: "message", fields, place };
}

function readFieldName(cursor: Cursor): OptionPart {
  if (!cursor.skip("[")) {
    const token = cursor.take("word", "a field's name");
    return { name: token.text, isExtension: false, place: token };
  }
  const { text, place } = cursor.dottedName("an extension's name");
  if (cursor.sees("/")) throw needsBuf("an Any in an option cannot be read without buf", place);
  cursor.expect("]");
  return { name: text, isExtension: true, place };
}
