/**
 * A document as Apache's compiler prints it with `--gen json`, for comparing the two.
 *
 * Both sides are made plain first: numbers that JavaScript cannot hold are texts, doubles have 15 digits, as the
 * compiler prints no more, UUIDs are in lower case, and documentation has no blank lines around it.
 */
import {
  type Annotations,
  type ConstantValue,
  type Declaration,
  type Document,
  type Field,
  type Method,
  type TypeRef,
  trueType,
} from "../../../ir/types.js";

type Json = string | number | boolean | Json[] | Members;
type Members = { [key: string]: Json };

/** What the two releases that are compared with do differently. */
export interface Dialect {
  /** Up to 0.17 an enum's type is called i32. */
  enumsAreIntegers: boolean;
  /** Up to 0.17 a field is not called like a word of the grammar. */
  wordsAreNoNames: boolean;
}

export function dialectOf([major, minor]: [number, number]): Dialect {
  const isOld = major === 0 && minor <= 17;
  return { enumsAreIntegers: isOld, wordsAreNoNames: isOld };
}

export function modelOf(document: Document, dialect: Dialect): Members {
  const model = new Model(document, dialect);
  return {
    name: document.name,
    ...(document.doc === undefined ? {} : { doc: document.doc }),
    namespaces: Object.fromEntries(document.namespaces.map(({ scope, name }) => [scope, name])),
    includes: document.includes.map(({ alias }) => alias),
    enums: document.enums.map((one) => ({
      name: one.name,
      ...model.about(one),
      members: one.members.map(({ name, value, doc }) => ({ name, value, ...model.about({ doc }) })),
    })),
    typedefs: document.typedefs.map((one) => ({
      name: one.name,
      ...model.type("typeId", "type", one.type),
      ...model.about(one),
    })),
    structs: document.messages.map((one) => ({
      name: one.name,
      ...model.about(one),
      isException: one.kind === "exception",
      isUnion: one.kind === "union",
      fields: one.fields.map((field) => model.field(field)),
    })),
    constants: document.constants.map((one) => ({
      name: one.name,
      ...model.type("typeId", "type", one.type),
      ...model.about({ doc: one.doc }),
      value: value(one.value),
    })),
    services: document.services.map((one) => ({
      name: one.name,
      ...(one.extends === undefined
        ? {}
        : { extends: model.qualified(one.extends.document, one.extends.service) }),
      ...model.about(one),
      functions: one.methods.map((method) => model.method(method)),
    })),
  };
}

class Model {
  readonly #document: Document;
  readonly #dialect: Dialect;

  constructor(document: Document, dialect: Dialect) {
    this.#document = document;
    this.#dialect = dialect;
  }

  about({ doc, annotations }: { doc?: string | undefined; annotations?: Annotations }): Members {
    return { ...(doc === undefined ? {} : { doc }), ...annotated(annotations) };
  }

  qualified(document: Document, { name }: Declaration): string {
    return document === this.#document ? name : `${document.name}.${name}`;
  }

  type(idKey: string, specKey: string, type: TypeRef | undefined): Members {
    const spec = this.#spec(type);
    return { [idKey]: this.#id(type), ...(spec === undefined ? {} : { [specKey]: spec }) };
  }

  field({ id, name, type, doc, annotations, requiredness, defaultValue }: Field): Json {
    return {
      key: id,
      name,
      ...this.type("typeId", "type", type),
      ...this.about({ doc, annotations }),
      required: requiredness === "default" ? "req_out" : requiredness,
      ...(defaultValue === undefined ? {} : { default: value(defaultValue) }),
    };
  }

  method({ name, result, oneway, doc, annotations, arguments: fields, throws }: Method): Json {
    return {
      name,
      ...this.type("returnTypeId", "returnType", result),
      oneway,
      ...this.about({ doc, annotations }),
      arguments: fields.map((field) => this.field(field)),
      exceptions: throws.map((field) => this.field(field)),
    };
  }

  #id(type: TypeRef | undefined): string {
    if (type === undefined) return "void";
    const behind = trueType(type);
    if (behind.kind === "scalar") return behind.scalar;
    if (behind.kind !== "named") return behind.kind;
    return behind.target.kind === "enum" && this.#dialect.enumsAreIntegers ? "i32" : behind.target.kind;
  }

  /** Only containers and declared types have one. */
  #spec(type: TypeRef | undefined): Members | undefined {
    const behind = type && trueType(type);
    switch (behind?.kind) {
      case "list":
      case "set":
        return {
          typeId: behind.kind,
          ...annotated(behind.annotations),
          ...this.type("elemTypeId", "elemType", behind.element),
        };
      case "map":
        return {
          typeId: "map",
          ...annotated(behind.annotations),
          ...this.type("keyTypeId", "keyType", behind.key),
          ...this.type("valueTypeId", "valueType", behind.value),
        };
      case "named":
        if (behind.target.kind === "enum" && this.#dialect.enumsAreIntegers) return undefined;
        return {
          typeId: behind.target.kind,
          ...annotated(behind.target.annotations),
          class: this.qualified(behind.document, behind.target),
        };
      default:
        return undefined;
    }
  }
}

function annotated(annotations: Annotations | undefined): Members {
  return annotations === undefined || annotations.size === 0
    ? {}
    : { annotations: Object.fromEntries(annotations) };
}

function value(constant: ConstantValue): Json {
  switch (constant.kind) {
    case "bool":
      return constant.value ? 1 : 0;
    case "integer":
      return plainNumber(String(constant.value));
    case "double":
      return plainNumber(String(constant.value));
    case "string":
      return plainText(constant.value);
    case "list":
      return constant.items.map(value);
    case "map":
      return Object.fromEntries(
        constant.entries.map((entry) => [plainKey(String(value(entry.key))), value(entry.value)]),
      );
    case "message":
      return Object.fromEntries(
        constant.fields.map((entry) => [plainKey(entry.field.name), value(entry.value)]),
      );
    case "member":
      return constant.member.value;
    case "constant":
      return value(constant.constant.value);
  }
}

/** What the compiler printed, made plain. */
export function plainModel(text: string): Json {
  const quoted = text.replace(/"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(plainNumber(token)),
  );
  return JSON.parse(quoted, (key, json: Json) => {
    if (key === "doc" && typeof json === "string") return json.replace(/^\n+|\n+$/g, "") || undefined;
    if (typeof json === "string") return plainText(json);
    if (typeof json !== "object" || Array.isArray(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([name, inner]) => [plainKey(name), inner]));
  });
}

/** Texts that JavaScript's numbers hold become numbers. */
function plainNumber(text: string): number | string {
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : `${text} in 64 bits`;
  return Number(Number(text).toPrecision(15));
}

/** UUIDs are kept in lower case here, as they were written there. */
function plainText(text: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : text;
}

function plainKey(key: string): string {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(key) ? String(plainNumber(key)) : key;
}
