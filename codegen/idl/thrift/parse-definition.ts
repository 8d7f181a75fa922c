import { type Cursor, isName } from "./cursor.js";
import { parseAnnotations, parseSeparator } from "./parse-annotations.js";
import { parseFields } from "./parse-fields.js";
import { parseService } from "./parse-service.js";
import { parseType } from "./parse-type.js";
import { parseValue } from "./parse-value.js";
import { readItems } from "./recover.js";
import type { ConstNode, DefinitionNode, EnumNode, MessageNode, TypedefNode } from "./syntax.js";
import { docOf } from "./tokens.js";

/** One definition. */
export function parseDefinition(cursor: Cursor): DefinitionNode {
  const { text, kind } = cursor.token;
  const doc = docOf(cursor.token);
  switch (kind === "word" ? text : "") {
    case "const":
      cursor.advance();
      return parseConst(cursor, doc);
    case "typedef":
      cursor.advance();
      return parseTypedef(cursor, doc);
    case "enum":
      cursor.advance();
      return parseEnum(cursor, doc);
    case "struct":
    case "union":
    case "exception":
      cursor.advance();
      return parseMessage(cursor, text as MessageNode["kind"], doc);
    case "service":
      cursor.advance();
      return parseService(cursor, doc);
    case "senum":
      if (isName(cursor.next)) return parseSenum(cursor, doc);
      break;
  }
  return cursor.fail(`expected a definition: got ${cursor.what()}`, definitionHint(cursor));
}

function parseConst(cursor: Cursor, doc: string | undefined): ConstNode {
  const type = parseType(cursor, "a constant");
  const name = cursor.name("a constant");
  cursor.expect("=", "A constant has a value: const i32 LIMIT = 10.");
  const value = parseValue(cursor);
  parseSeparator(cursor);
  return { kind: "const", name, doc, annotations: new Map(), type, value };
}

function parseTypedef(cursor: Cursor, doc: string | undefined): TypedefNode {
  const type = parseType(cursor, "a typedef");
  const name = cursor.name("a typedef");
  const annotations = parseAnnotations(cursor);
  parseSeparator(cursor);
  return { kind: "typedef", name, doc, annotations, type };
}

function parseEnum(cursor: Cursor, doc: string | undefined): EnumNode {
  const name = cursor.name("an enum");
  if (!cursor.is("{")) cursor.expect("{");
  const members = readItems(cursor, cursor.advance(), (): EnumNode["members"][number] => {
    const doc = docOf(cursor.token);
    const name = cursor.name("an enum's member");
    const value = cursor.accept("=") ? parseMemberValue(cursor) : undefined;
    const annotations = parseAnnotations(cursor);
    parseSeparator(cursor);
    return { name, doc, annotations, value };
  });
  return { kind: "enum", name, doc, members, annotations: parseAnnotations(cursor) };
}

function parseMemberValue(cursor: Cursor): EnumNode["members"][number]["value"] {
  const { position, token } = cursor;
  if (token.kind !== "integer") cursor.fail(`expected a whole number: got ${cursor.what()}`);
  cursor.advance();
  return { integer: token.integer, position };
}

function parseMessage(cursor: Cursor, kind: MessageNode["kind"], doc: string | undefined): MessageNode {
  const name = cursor.name(kind === "struct" ? "a struct" : kind === "union" ? "a union" : "an exception");
  if (kind !== "exception") cursor.accept("xsd_all");
  if (!cursor.is("{")) {
    const hint = "Nothing inherits but services: make the other one a field.";
    cursor.expect("{", cursor.is("extends") ? hint : undefined);
  }
  const fields = parseFields(cursor);
  return { kind, name, doc, fields, annotations: parseAnnotations(cursor) };
}

/** `senum Name { "a", "b" }`: strings that are meant as a choice. Nothing ever checked it, so it is a string. */
function parseSenum(cursor: Cursor, doc: string | undefined): TypedefNode {
  const { position } = cursor;
  cursor.warn("legacy", '"senum" is long gone from Thrift', "Write typedef string, or an enum.", position);
  cursor.advance();
  const name = cursor.name("a senum");
  if (!cursor.is("{")) cursor.expect("{");
  readItems(cursor, cursor.advance(), () => {
    cursor.literal();
    parseSeparator(cursor);
  });
  const annotations = parseAnnotations(cursor);
  return { kind: "typedef", name, doc, annotations, type: { kind: "base", name: "string", position } };
}

/** What other IDLs call things. */
const foreign: Record<string, string> = {
  message: "Thrift calls it struct.",
  interface: "Thrift calls it service.",
  class: "Thrift calls it struct.",
  import: 'Other files are read with include "file.thrift", above all definitions.',
  package: "Thrift calls it namespace: namespace * name, above all definitions.",
};

function definitionHint(cursor: Cursor): string {
  const { text } = cursor.token;
  if (Object.hasOwn(foreign, text)) return foreign[text]!;
  if (text === "}") return "There is one more } than {.";
  if (text === ";" || text === ",") return "Nothing separates definitions: remove it.";
  return "A definition is one of const, typedef, enum, struct, union, exception, service.";
}
