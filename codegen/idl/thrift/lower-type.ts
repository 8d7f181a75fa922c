import { type Scalar, type ScalarType, type TypeRef, trueType } from "../../ir/types.js";
import { nearest } from "../../nearest.js";
import { type Context, isAbove, reportError } from "./context.js";
import type { TypeNode } from "./syntax.js";
import { baseTypes } from "./tokens.js";

/** Stands for a type that is not declared. It was reported; what hangs on it is not checked. */
export const unknownType: ScalarType = { kind: "scalar", scalar: "string" };

export function lowerType(context: Context, node: TypeNode): TypeRef {
  const { annotations } = node;
  const more = {
    ...(annotations === undefined ? {} : { annotations }),
    ...(node.cppType === undefined ? {} : { cppType: node.cppType }),
  };
  switch (node.kind) {
    case "base":
      return { kind: "scalar", scalar: (node.name === "byte" ? "i8" : node.name) as Scalar, ...more };
    case "list":
    case "set":
      return { kind: node.kind, element: lowerType(context, node.element), ...more };
    case "map":
      return {
        kind: "map",
        key: lowerType(context, node.key),
        value: lowerType(context, node.value),
        ...more,
      };
    case "name":
      return lowerName(context, node);
  }
}

function lowerName(context: Context, { name, position }: TypeNode & { kind: "name" }): TypeRef {
  const found = context.scope.type(name);
  if (found !== undefined) {
    const { document, target } = found;
    return { kind: "named", name: target.name, document, target };
  }
  if (context.scope.service(name) !== undefined) {
    reportError(context, position, "unknown-type", `"${name}" is a service, no type`);
  } else {
    reportError(
      context,
      position,
      "unknown-type",
      `type "${name}" is not declared`,
      unknownHint(context, name),
    );
  }
  return unknownType;
}

/** What other languages call Thrift's types. */
const foreign: Record<string, string> = {
  int: "i32",
  integer: "i32",
  int32: "i32",
  int16: "i16",
  int8: "i8",
  short: "i16",
  long: "i64",
  int64: "i64",
  float: "double",
  float32: "double",
  float64: "double",
  number: "double",
  boolean: "bool",
  str: "string",
  text: "string",
  bytes: "binary",
  blob: "binary",
  guid: "uuid",
};

function unknownHint(context: Context, name: string): string | undefined {
  const known = foreign[name.toLowerCase()];
  if (Object.hasOwn(foreign, name.toLowerCase()) && known !== undefined) return `Thrift calls it ${known}.`;
  if (/^(u?int|u)(8|16|32|64)?$/i.test(name))
    return "Thrift has no unsigned numbers: take the next larger one.";
  const near = nearest(name, [...context.scope.typeNames(), ...baseTypes]);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const dot = name.lastIndexOf(".");
  const alias = name.slice(0, dot);
  const isIncluded = context.scope.document.includes.some((include) => include.alias === alias);
  return dot < 0 || isIncluded ? undefined : `No file is included as "${alias}".`;
}

/**
 * What is behind a type's typedefs, when all of them can be used already.
 *
 * @returns undefined when not; that is reported
 */
export function typeAbove(context: Context, type: TypeRef, node: { position: TypeNode["position"] }) {
  const { document } = context.scope;
  for (let at = type; at.kind === "named"; ) {
    const { target } = at;
    const index = at.document === document ? (context.scope.type(target.name)?.index ?? -1) : -1;
    if (!isAbove(context, node.position, target.name, index, target.position)) return undefined;
    if (target.kind !== "typedef") break;
    at = target.type;
  }
  return trueType(type);
}
