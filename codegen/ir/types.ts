/**
 * What an IDL file declares, whatever IDL it was: front ends lower to this, emitters print from it.
 *
 * Everything in here is resolved and checked: a name points to its declaration, a constant fits its type, an id is
 * taken once. Types only.
 */

/** Where something stands; both numbers count from 1, columns in UTF-16 units. */
export interface Position {
  /** As the reader of files was asked for it. */
  file: string;
  line: number;
  column: number;
  /** Characters that an excerpt underlines; never past the end of the line. */
  length: number;
}

/**
 * By name. Of a name given twice the last value stays; a name without a value has "1", as in Apache's compiler. Options of
 * a .proto file by their names, `true` as "1", custom ones as "[package.name]" with JSON.
 */
export type Annotations = ReadonlyMap<string, string>;

/** One file. Of a .proto file also the messages and enums that are nested in others, by names such as "Outer.Inner". */
export interface Document {
  file: string;
  /**
   * The file's name without folder and last extension: what other files write before the dot. Of a .proto file with the
   * folders that others import it by: "shop/currency".
   */
  name: string;
  /** Of a .proto file, "" without one; undefined of a Thrift file. */
  package?: string;
  doc?: string;
  namespaces: Namespace[];
  includes: Include[];
  /** Headers that C++ wants; other languages pass over them. */
  cppIncludes: string[];
  constants: Constant[];
  typedefs: Typedef[];
  enums: Enum[];
  messages: Message[];
  services: Service[];
  /** All declarations as they stand in the file. */
  order: Declaration[];
}

export interface Namespace {
  /** A language, such as "js" or "py.twisted", or "*". */
  scope: string;
  name: string;
  annotations: Annotations;
  position: Position;
}

export interface Include {
  /** As the file says it. */
  path: string;
  /** `document.name`. */
  alias: string;
  document: Document;
  position: Position;
}

export type Declaration = Constant | Typedef | Enum | Message | Service;

export interface Constant {
  kind: "constant";
  name: string;
  doc?: string;
  type: TypeRef;
  value: ConstantValue;
  position: Position;
}

export interface Typedef {
  kind: "typedef";
  name: string;
  doc?: string;
  type: TypeRef;
  annotations: Annotations;
  position: Position;
}

export interface Enum {
  kind: "enum";
  name: string;
  doc?: string;
  members: EnumMember[];
  annotations: Annotations;
  position: Position;
}

export interface EnumMember {
  name: string;
  /** Fits 32 bits. */
  value: number;
  doc?: string;
  annotations: Annotations;
  position: Position;
}

export interface Message {
  kind: "struct" | "union" | "exception";
  name: string;
  doc?: string;
  fields: Field[];
  /** Of a .proto file. */
  oneofs?: Oneof[];
  annotations: Annotations;
  position: Position;
}

/** Fields of which at most one is set. */
export interface Oneof {
  name: string;
  doc?: string;
  position: Position;
}

/** A field of a message, an argument, or one of a method's exceptions. */
export interface Field {
  /** Fits 16 bits, of a .proto file 29; negative when the file gave none. */
  id: number;
  name: string;
  doc?: string;
  type: TypeRef;
  /**
   * Fields of a union are always optional, arguments never. Of a .proto file "optional" is what knows whether it is set,
   * "default" what does not, lists and maps included.
   */
  requiredness: "required" | "optional" | "default";
  /** The name in JSON, of a .proto file. */
  jsonName?: string;
  /** The name of its oneof. */
  oneof?: string;
  defaultValue?: ConstantValue;
  annotations: Annotations;
  position: Position;
}

export interface Service {
  kind: "service";
  name: string;
  doc?: string;
  extends?: { document: Document; service: Service };
  /** Its own, without inherited ones. */
  methods: Method[];
  annotations: Annotations;
  position: Position;
}

export interface Method {
  name: string;
  doc?: string;
  /** Nobody waits for it: no result, no exceptions. */
  oneway: boolean;
  arguments: Field[];
  /** Undefined is `void`. */
  result: TypeRef | undefined;
  throws: Field[];
  /** gRPC: many messages of the type of its only argument; many of its result. */
  requestStream?: boolean;
  responseStream?: boolean;
  annotations: Annotations;
  position: Position;
}

export type Scalar =
  | ("bool" | "i8" | "i16" | "i32" | "i64" | "double" | "string" | "binary" | "uuid")
  // Of .proto files only.
  | ("u32" | "u64" | "float");

/** A type where it is used; its own annotations are there only when the file has some. */
export type TypeRef = ScalarType | ContainerType | NamedType;

export interface ScalarType {
  kind: "scalar";
  scalar: Scalar;
  /** Of a .proto file's integers: `sint32` and the like, `fixed32` and the like. */
  encoding?: "zigzag" | "fixed";
  annotations?: Annotations;
}

export type ContainerType = (
  | { kind: "list"; element: TypeRef }
  | { kind: "set"; element: TypeRef }
  | { kind: "map"; key: TypeRef; value: TypeRef }
) & {
  annotations?: Annotations;
  /** The class that C++ uses for it. */
  cppType?: string;
};

export interface NamedType {
  kind: "named";
  /** Without the alias of its file. */
  name: string;
  /** Where it is declared. */
  document: Document;
  target: Typedef | Enum | Message;
}

/** A value that fits the type it was given for: an integer given for a double is a "double" here. */
export type ConstantValue =
  | { kind: "bool"; value: boolean }
  | { kind: "integer"; value: bigint }
  | { kind: "double"; value: number }
  /** Also of binary (its UTF-8 bytes are meant) and uuid (lower case, with dashes, without braces). */
  | { kind: "string"; value: string }
  /** Of lists and sets. */
  | { kind: "list"; items: ConstantValue[] }
  | { kind: "map"; entries: { key: ConstantValue; value: ConstantValue }[] }
  /** Of structs, unions and exceptions: the fields that it sets. */
  | {
      kind: "message";
      message: Message;
      document: Document;
      fields: { field: Field; value: ConstantValue }[];
    }
  /** A member of an enum, given for that enum or for an integer. */
  | { kind: "member"; document: Document; enum: Enum; member: EnumMember }
  /** Another constant, of the same type. */
  | { kind: "constant"; document: Document; constant: Constant };

/** What is behind typedefs. */
export function trueType(
  type: TypeRef,
): ScalarType | ContainerType | (NamedType & { target: Enum | Message }) {
  let at = type;
  while (at.kind === "named" && at.target.kind === "typedef") at = at.target.type;
  return at as ScalarType | ContainerType | (NamedType & { target: Enum | Message });
}
