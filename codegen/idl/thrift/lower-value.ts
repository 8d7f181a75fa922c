import type { ConstantValue, ContainerType, ScalarType, TypeRef } from "../../ir/types.js";
import { type Context, reportError, reportWarning } from "./context.js";
import { lowerMember } from "./lower-member-value.js";
import { lowerMessage } from "./lower-message-value.js";
import { lowerReference } from "./lower-reference.js";
import { typeAbove, unknownType } from "./lower-type.js";
import { asScalar } from "./scalar-value.js";
import type { ValueNode } from "./syntax.js";
import { written } from "./written.js";

/**
 * Checks a value against its type.
 *
 * @param name  of what has the value, for messages
 * @returns undefined when it does not fit, or when its type is not known; reported, both
 */
export function lowerValue(
  context: Context,
  node: ValueNode,
  type: TypeRef,
  name: string,
): ConstantValue | undefined {
  if (type === unknownType) return undefined;
  const wanted = typeAbove(context, type, node);
  if (wanted === undefined || wanted === unknownType) return undefined;
  switch (wanted.kind) {
    case "scalar":
      return lowerScalar(context, node, wanted, name);
    case "list":
    case "set":
      return lowerItems(context, node, wanted, name);
    case "map":
      return lowerEntries(context, node, wanted, name);
    case "named":
      if (wanted.target.kind === "enum")
        return lowerMember(context, node, { ...wanted, target: wanted.target }, name);
      return lowerMessage(context, node, { ...wanted, target: wanted.target }, name);
  }
}

function lowerScalar(context: Context, node: ValueNode, { scalar }: ScalarType, name: string) {
  if (node.kind === "name") return lowerReference(context, node, scalar, name);
  const value = asScalar(node, scalar);
  if (typeof value !== "string") return value;
  reportError(context, node.position, "value-type", `"${name}" is ${scalar}: ${value}`);
  return undefined;
}

function lowerItems(
  context: Context,
  node: ValueNode,
  { kind, element }: ContainerType & { kind: "list" | "set" },
  name: string,
): ConstantValue | undefined {
  if (isEmptyMap(node)) {
    reportWarning(context, node.position, "value-empty", `"${name}" is a ${kind}: got {}`, "Write [].");
    return { kind: "list", items: [] };
  }
  if (node.kind !== "list") return refuseContainer(context, node, `a ${kind}`, "[]", name);
  const items = node.items.map((item) => lowerValue(context, item, element, `${name}'s element`));
  return items.some((item) => item === undefined)
    ? undefined
    : { kind: "list", items: items as ConstantValue[] };
}

function lowerEntries(
  context: Context,
  node: ValueNode,
  { key: keyType, value: valueType }: ContainerType & { kind: "map" },
  name: string,
): ConstantValue | undefined {
  if (node.kind === "list" && node.items.length === 0) {
    reportWarning(context, node.position, "value-empty", `"${name}" is a map: got []`, "Write {}.");
    return { kind: "map", entries: [] };
  }
  if (node.kind !== "map") return refuseContainer(context, node, "a map", "{}", name);
  const entries = new Map<string, { key: ConstantValue; value: ConstantValue }>();
  let fits = true;
  for (const entry of node.entries) {
    const key = lowerValue(context, entry.key, keyType, `${name}'s key`);
    const value = lowerValue(context, entry.value, valueType, `${name}'s value`);
    if (key === undefined || value === undefined) {
      fits = false;
      continue;
    }
    const id = identityOf(entry.key);
    if (entries.has(id)) {
      const hint = "The last one stays; remove the others.";
      reportWarning(context, entry.key.position, "key-twice", `"${name}" has this key already`, hint);
    }
    entries.set(id, { key, value });
  }
  return fits ? { kind: "map", entries: [...entries.values()] } : undefined;
}

/** Equal for values that are written the same. */
function identityOf(node: ValueNode): string {
  switch (node.kind) {
    case "list":
      return `[${node.items.map(identityOf)}]`;
    case "map":
      return `{${node.entries.map(({ key, value }) => `${identityOf(key)}:${identityOf(value)}`)}}`;
    case "name":
      return node.name;
    case "bool":
      return node.value ? "1" : "0";
    case "literal":
      return JSON.stringify(node.value);
    default:
      return String(node.value);
  }
}

function isEmptyMap(node: ValueNode): boolean {
  return node.kind === "map" && node.entries.length === 0;
}

function refuseContainer(
  context: Context,
  node: ValueNode,
  what: string,
  form: string,
  name: string,
): undefined {
  const hint =
    node.kind === "name" && context.scope.constant(node.name) !== undefined
      ? "Write its value: Apache's compiler makes an empty value of the name of another constant."
      : undefined;
  reportError(
    context,
    node.position,
    "value-type",
    `"${name}" is ${what} and needs ${form}: got ${written(node)}`,
    hint,
  );
  return undefined;
}
