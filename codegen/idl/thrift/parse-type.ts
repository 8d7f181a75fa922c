import type { Annotations, Position } from "../../ir/types.js";
import { type Cursor, isName } from "./cursor.js";
import { parseAnnotations } from "./parse-annotations.js";
import type { TypeNode } from "./syntax.js";
import { baseTypes } from "./tokens.js";

/** @param ofWhat  what has this type, for messages */
export function parseType(cursor: Cursor, ofWhat: string): TypeNode {
  return cursor.nested(() => {
    const { position, token } = cursor;
    if (token.kind === "word" && baseTypes.has(token.text)) {
      cursor.advance();
      return annotated({ kind: "base", name: token.text, position }, parseAnnotations(cursor));
    }
    switch (token.kind === "word" ? token.text : "") {
      case "list":
      case "set":
        cursor.advance();
        return parseSequence(cursor, token.text as "list" | "set", position);
      case "map":
        cursor.advance();
        return parseMap(cursor, position);
    }
    if (!isName(token)) cursor.fail(`expected the type of ${ofWhat}: got ${cursor.what()}`, typeHint(cursor));
    cursor.advance();
    if (token.text === "slist") {
      cursor.warn("legacy", `"slist" is an old name of string`, "Write string.", position);
      return annotated({ kind: "base", name: "string", position }, parseAnnotations(cursor));
    }
    if (cursor.is("<")) {
      cursor.fail(
        `"${token.text}" takes no type in <>`,
        "Containers are list<T>, set<T> and map<K, V>.",
        position,
      );
    }
    return { kind: "name", name: token.text, position };
  });
}

function parseSequence(cursor: Cursor, kind: "list" | "set", position: Position): TypeNode {
  const before = parseCppType(cursor);
  cursor.expect("<", `Say of what: ${kind}<string>.`);
  const element = parseType(cursor, `a ${kind}'s elements`);
  cursor.expect(">");
  // A list's class may stand behind it too, the older place.
  const cppType = (kind === "list" ? parseCppType(cursor) : undefined) ?? before;
  const type: TypeNode = { kind, element, position };
  return annotated(cppType === undefined ? type : { ...type, cppType }, parseAnnotations(cursor));
}

function parseMap(cursor: Cursor, position: Position): TypeNode {
  const cppType = parseCppType(cursor);
  cursor.expect("<", "Say of what: map<string, i32>.");
  const key = parseType(cursor, "a map's keys");
  cursor.expect(",", "A map has two types: map<string, i32>.");
  const value = parseType(cursor, "a map's values");
  cursor.expect(">");
  const type: TypeNode = { kind: "map", key, value, position };
  return annotated(cppType === undefined ? type : { ...type, cppType }, parseAnnotations(cursor));
}

function parseCppType(cursor: Cursor): string | undefined {
  return cursor.accept("cpp_type") ? cursor.literal().string : undefined;
}

function annotated(type: TypeNode, annotations: Annotations): TypeNode {
  return annotations.size === 0 ? type : { ...type, annotations };
}

function typeHint(cursor: Cursor): string | undefined {
  if (cursor.is("void")) return "Only a method may return void; nothing else has that type.";
  if (cursor.token.kind === "word") return `"${cursor.token.text}" is a word of Thrift's own, no type.`;
  if (cursor.token.kind === "integer") return "A field is written like this: 1: string name.";
  return undefined;
}
