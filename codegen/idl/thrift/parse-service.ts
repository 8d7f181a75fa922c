import type { Cursor } from "./cursor.js";
import { parseAnnotations, parseSeparator } from "./parse-annotations.js";
import { parseFields } from "./parse-fields.js";
import { parseType } from "./parse-type.js";
import { readItems } from "./recover.js";
import type { MethodNode, ServiceNode } from "./syntax.js";
import { docOf } from "./tokens.js";

/** What follows the word `service`. */
export function parseService(cursor: Cursor, doc: string | undefined): ServiceNode {
  const name = cursor.name("a service");
  const base = cursor.accept("extends") ? cursor.reference("the service that it extends") : undefined;
  if (!cursor.is("{")) {
    cursor.expect("{", cursor.is(",") ? "A service extends one other at most." : undefined);
  }
  const methods = readItems(cursor, cursor.advance(), () => parseMethod(cursor));
  return { kind: "service", name, doc, extends: base, methods, annotations: parseAnnotations(cursor) };
}

function parseMethod(cursor: Cursor): MethodNode {
  const doc = docOf(cursor.token);
  const oneway = parseOneway(cursor);
  const result = cursor.accept("void") ? undefined : parseType(cursor, "a method's result");
  const name = cursor.name("a method");
  if (!cursor.is("(")) cursor.expect("(", "A method is written like this: void ping().");
  const fields = parseFields(cursor);
  const throws = parseThrows(cursor);
  const annotations = parseAnnotations(cursor);
  parseSeparator(cursor);
  return { name, doc, annotations, oneway, result, arguments: fields, throws };
}

function parseOneway(cursor: Cursor): boolean {
  const { position } = cursor;
  if (cursor.accept("async")) {
    cursor.warn("legacy", '"async" is an old word', "Write oneway.", position);
    return true;
  }
  return cursor.accept("oneway");
}

function parseThrows(cursor: Cursor): MethodNode["throws"] {
  if (!cursor.accept("throws")) return [];
  if (!cursor.is("(")) cursor.expect("(", "Exceptions stand in parentheses: throws (1: NotFound notFound).");
  return parseFields(cursor);
}
