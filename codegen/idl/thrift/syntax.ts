/** A .thrift file as it is written: names not looked up, values not checked. Types only. */
import type { Annotations, Position } from "../../ir/types.js";
import type { Token } from "./tokens.js";

/** A name that something is given, or that something is referred to by (then it may have dots). */
export interface Name {
  text: string;
  position: Position;
}

export interface FileNode {
  headers: HeaderNode[];
  definitions: DefinitionNode[];
  /** The file's own documentation: a comment before its first header. */
  doc: string | undefined;
}

export type HeaderNode =
  | { kind: "namespace"; scope: string; name: string; annotations: Annotations; position: Position }
  | { kind: "include"; path: string; position: Position }
  | { kind: "cpp_include"; path: string; position: Position };

export type TypeNode = (
  | { kind: "base"; name: string }
  | { kind: "name"; name: string }
  | { kind: "list"; element: TypeNode }
  | { kind: "set"; element: TypeNode }
  | { kind: "map"; key: TypeNode; value: TypeNode }
) & {
  position: Position;
  annotations?: Annotations;
  cppType?: string;
};

export type ValueNode = (
  | { kind: "integer"; value: bigint }
  | { kind: "bool"; value: boolean }
  | { kind: "double"; value: number }
  | { kind: "literal"; value: string }
  | { kind: "name"; name: string }
  | { kind: "list"; items: ValueNode[] }
  | { kind: "map"; entries: { key: ValueNode; value: ValueNode }[] }
) & { position: Position };

export type DefinitionNode = ConstNode | TypedefNode | EnumNode | MessageNode | ServiceNode;

interface Declared {
  name: Name;
  doc: string | undefined;
  annotations: Annotations;
}

export interface ConstNode extends Declared {
  kind: "const";
  type: TypeNode;
  value: ValueNode;
}

export interface TypedefNode extends Declared {
  kind: "typedef";
  type: TypeNode;
}

export interface EnumNode extends Declared {
  kind: "enum";
  members: (Declared & { value: { integer: bigint; position: Position } | undefined })[];
}

export interface MessageNode extends Declared {
  kind: "struct" | "union" | "exception";
  fields: FieldNode[];
}

export interface FieldNode extends Declared {
  id: { integer: bigint; position: Position } | undefined;
  requiredness: { word: "required" | "optional"; position: Position } | undefined;
  type: TypeNode;
  value: ValueNode | undefined;
}

export interface ServiceNode extends Declared {
  kind: "service";
  extends: Name | undefined;
  methods: MethodNode[];
}

export interface MethodNode extends Declared {
  oneway: boolean;
  /** Undefined is `void`. */
  result: TypeNode | undefined;
  arguments: FieldNode[];
  throws: FieldNode[];
}

export function positionOf(file: string, { line, column, text }: Token): Position {
  return { file, line, column, length: Math.max(1, text.length) };
}
