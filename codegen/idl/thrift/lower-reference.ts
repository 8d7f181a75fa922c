import { type Constant, type ConstantValue, type Scalar, trueType } from "../../ir/types.js";
import { nearest } from "../../nearest.js";
import { type Context, isAbove, reportError } from "./context.js";
import { asScalar, type Plain } from "./scalar-value.js";
import type { ValueNode } from "./syntax.js";

/** A value that names another constant or an enum's member, where a scalar is wanted. */
export function lowerReference(
  context: Context,
  node: ValueNode & { kind: "name" },
  scalar: Scalar,
  name: string,
): ConstantValue | undefined {
  const found = context.scope.constant(node.name);
  if (found !== undefined) {
    const { target, document, index } = found;
    if (!isAbove(context, node.position, target.name, index, target.position)) return undefined;
    return lowerConstant(context, node, { target, document }, scalar, name);
  }
  const member = context.scope.member(node.name);
  if (member !== undefined) {
    const { target, document, index } = member;
    if (!isAbove(context, node.position, target.name, index, target.position)) return undefined;
    const value = asScalar({ kind: "integer", value: BigInt(member.member.value) }, scalar);
    if (typeof value === "string") return refuse(context, node, `"${name}" is ${scalar}: ${value}`);
    return value.kind === "integer"
      ? { kind: "member", document, enum: target, member: member.member }
      : value;
  }
  const near = nearest(node.name, context.scope.constantNames());
  const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
  reportError(context, node.position, "unknown-constant", `constant "${node.name}" is not declared`, hint);
  return undefined;
}

function lowerConstant(
  context: Context,
  node: ValueNode & { kind: "name" },
  { target, document }: { target: Constant; document: Context["scope"]["document"] },
  scalar: Scalar,
  name: string,
): ConstantValue | undefined {
  const type = trueType(target.type);
  if (type.kind !== "scalar") {
    return refuse(context, node, `"${name}" is ${scalar}: "${node.name}" is of another type`);
  }
  const plain = plainOf(target);
  if (plain === undefined) return undefined;
  const value = asScalar(plain, scalar);
  if (typeof value === "string") return refuse(context, node, `"${name}" is ${scalar}: ${value}`);
  // Of another type it cannot be named in generated code, so its value stands there.
  return type.scalar === scalar ? { kind: "constant", document, constant: target } : value;
}

function refuse(context: Context, node: ValueNode, message: string): undefined {
  reportError(context, node.position, "value-type", message);
}

/** @returns undefined when the constant itself was refused */
function plainOf({ value }: Constant): Plain | undefined {
  switch (value?.kind) {
    case "bool":
    case "integer":
    case "double":
      return value;
    case "string":
      return { kind: "literal", value: value.value };
    case "member":
      return { kind: "integer", value: BigInt(value.member.value) };
    case "constant":
      return plainOf(value.constant);
    default:
      return undefined;
  }
}
