import { type ConstantValue, type Enum, type NamedType, trueType } from "../../ir/types.js";
import { nearest } from "../../nearest.js";
import { type Context, reportError, reportWarning } from "./context.js";
import type { ValueNode } from "./syntax.js";
import { written } from "./written.js";

/** An enum's value: `Enum.MEMBER`, or the member's number. */
export function lowerMember(
  context: Context,
  node: ValueNode,
  { document, target }: NamedType & { target: Enum },
  name: string,
): ConstantValue | undefined {
  const is = `"${name}" is of enum ${target.name}`;
  if (node.kind === "integer" || node.kind === "bool") {
    const member = target.members.find(({ value }) => BigInt(value) === BigInt(node.value));
    if (member !== undefined) return { kind: "member", document, enum: target, member };
    const message = `${is}, which has no member ${BigInt(node.value)}`;
    reportError(context, node.position, "member-unknown", message);
    return undefined;
  }
  if (node.kind !== "name") {
    reportError(context, node.position, "value-type", `${is}: got ${written(node)}`);
    return undefined;
  }
  const word = node.name.slice(node.name.lastIndexOf(".") + 1);
  const member = target.members.find((one) => one.name === word);
  if (member === undefined || word === node.name) {
    const meant = nearest(
      word,
      target.members.map((one) => one.name),
    );
    const hint = meant === undefined ? undefined : `Write ${target.name}.${meant}.`;
    reportError(context, node.position, "member-unknown", `${is}: got "${node.name}"`, hint);
    return undefined;
  }
  if (!standsFor(context, node.name.slice(0, -word.length - 1), target)) {
    // Apache's compiler looks at the last word only, and its own test files make use of that.
    const message = `${is}: got "${node.name}", taken for ${target.name}.${word}`;
    reportWarning(context, node.position, "member-elsewhere", message, `Write ${target.name}.${word}.`);
  }
  return { kind: "member", document, enum: target, member };
}

/** Whether what is before a member's name is its enum: by name, with or without its file's, or by a typedef's. */
function standsFor(context: Context, prefix: string, target: Enum): boolean {
  if (prefix.slice(prefix.lastIndexOf(".") + 1) === target.name) return true;
  const found = context.scope.type(prefix)?.target;
  const type = found?.kind === "typedef" ? trueType(found.type) : undefined;
  return type?.kind === "named" && type.target === target;
}
