import type { Position } from "../../ir/types.js";
import { type Cursor, isName } from "./cursor.js";
import { noAnnotations, parseAnnotations } from "./parse-annotations.js";
import type { HeaderNode } from "./syntax.js";

/** How namespaces were written before `namespace LANGUAGE NAME`. */
const legacy: Record<string, string> = {
  cpp_namespace: "cpp",
  php_namespace: "php",
  py_module: "py",
  perl_package: "perl",
  ruby_namespace: "rb",
  smalltalk_category: "smalltalk.category",
  smalltalk_prefix: "smalltalk.prefix",
  java_package: "java",
  cocoa_package: "cocoa",
  cocoa_prefix: "cocoa",
  csharp_namespace: "csharp",
  delphi_namespace: "delphi",
  xsd_namespace: "xsd",
};

export function atHeader(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind !== "word") return false;
  return text === "namespace" || text === "include" || text === "cpp_include" || Object.hasOwn(legacy, text);
}

/** One header. */
export function parseHeader(cursor: Cursor): HeaderNode {
  const { position } = cursor;
  const { text } = cursor.advance();
  switch (text) {
    case "include": {
      const at = cursor.position;
      return { kind: "include", path: cursor.literal().string, position: at };
    }
    case "cpp_include":
      return { kind: "cpp_include", path: cursor.literal().string, position };
    case "namespace":
      return parseNamespace(cursor, position);
    default:
      return parseLegacy(cursor, text, position);
  }
}

function parseNamespace(cursor: Cursor, position: Position): HeaderNode {
  if (cursor.accept("*")) {
    const { text } = cursor.reference("a namespace");
    return { kind: "namespace", scope: "*", name: text, annotations: noAnnotations, position };
  }
  const scope = cursor.reference("a language").text;
  if (!isName(cursor.token)) {
    cursor.fail(
      `expected the namespace for ${scope}: got ${cursor.what()}`,
      `Write namespace ${scope} NAME.`,
    );
  }
  const name = cursor.advance().text;
  return { kind: "namespace", scope, name, annotations: parseAnnotations(cursor), position };
}

function parseLegacy(cursor: Cursor, word: string, position: Position): HeaderNode {
  const scope = legacy[word]!;
  const name = scope === "xsd" ? cursor.literal().string : cursor.reference("a namespace").text;
  cursor.warn("legacy", `"${word}" is long gone from Thrift`, `Write namespace ${scope} ${name}.`, position);
  return { kind: "namespace", scope, name, annotations: noAnnotations, position };
}
