import { type Cursor, isName } from "./cursor.js";
import { parseSeparator } from "./parse-annotations.js";
import { readItems } from "./recover.js";
import type { ValueNode } from "./syntax.js";

/** A constant's or a default's value. */
export function parseValue(cursor: Cursor): ValueNode {
  return cursor.nested(() => {
    const { position, token } = cursor;
    switch (token.kind) {
      case "integer":
        cursor.advance();
        return { kind: "integer", value: token.integer, position };
      case "double":
        cursor.advance();
        return { kind: "double", value: Number(token.text), position };
      case "literal":
        cursor.advance();
        return { kind: "literal", value: token.string, position };
      case "word":
        if (token.text === "true" || token.text === "false") {
          cursor.advance();
          return { kind: "bool", value: token.text === "true", position };
        }
        if (isName(token)) {
          cursor.advance();
          return { kind: "name", name: token.text, position };
        }
        break;
      case "symbol":
        if (token.text === "[") return { kind: "list", items: parseList(cursor), position };
        if (token.text === "{") return { kind: "map", entries: parseMap(cursor), position };
        break;
      case "end":
        break;
    }
    return cursor.fail(
      `expected a value: got ${cursor.what()}`,
      token.kind === "word" ? "A text is put in quotes; a list in [], a map or a struct in {}." : undefined,
    );
  });
}

function parseList(cursor: Cursor): ValueNode[] {
  return readItems(cursor, cursor.advance(), () => {
    const item = parseValue(cursor);
    parseSeparator(cursor);
    return item;
  });
}

function parseMap(cursor: Cursor): { key: ValueNode; value: ValueNode }[] {
  return readItems(cursor, cursor.advance(), () => {
    const key = parseValue(cursor);
    cursor.expect(":", 'Entries are written like this: "key": "value".');
    const value = parseValue(cursor);
    parseSeparator(cursor);
    return { key, value };
  });
}
