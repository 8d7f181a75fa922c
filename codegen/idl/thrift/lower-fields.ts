import type { Field } from "../../ir/types.js";
import { type Context, reportError, reportWarning } from "./context.js";
import { lowerType } from "./lower-type.js";
import { lowerValue } from "./lower-value.js";
import type { FieldNode } from "./syntax.js";

export type FieldsOf = "struct" | "union" | "exception" | "arguments" | "throws";

/** Fields without their defaults, which `lowerDefaults` adds once all types are known. */
export function lowerFields(context: Context, nodes: readonly FieldNode[], of: FieldsOf): Field[] {
  const fields: Field[] = [];
  const ids = new Map<number, string>();
  const names = new Set<string>();
  /** What Apache's compiler gives to a field without an id. */
  let next = -1;
  for (const node of nodes) {
    const { name, doc, annotations } = node;
    const id = idOf(context, node, next);
    if (id <= next) next = id - 1;
    const taken = ids.get(id);
    if (taken !== undefined) {
      const message = `id ${id} is taken by "${taken}"`;
      reportError(
        context,
        node.id?.position ?? name.position,
        "id-taken",
        message,
        "Give it a number of its own.",
      );
    }
    if (names.has(name.text)) {
      reportError(context, name.position, "name-taken", `there is a field "${name.text}" already`);
    }
    ids.set(id, name.text);
    names.add(name.text);
    fields.push({
      id,
      name: name.text,
      ...(doc === undefined ? {} : { doc }),
      type: lowerType(context, node.type),
      requiredness: requirednessOf(context, node, of),
      annotations,
      position: name.position,
    });
  }
  return fields;
}

function idOf(context: Context, { id, name }: FieldNode, next: number): number {
  if (id === undefined) {
    const hint =
      "Number it: without, its number changes when fields are added, and old readers misread new data.";
    reportWarning(context, name.position, "id-missing", `"${name.text}" has no id and becomes ${next}`, hint);
    return next;
  }
  if (id.integer <= 0n && context.nonPositiveIds === "renumber") {
    const hint =
      "Ids are 1 and up. Apache's compiler numbers such fields itself, unless --allow-neg-keys is given.";
    reportWarning(context, id.position, "id-not-positive", `id ${id.integer} becomes ${next}`, hint);
    return next;
  }
  if (id.integer > 32767n || id.integer < -32768n) {
    const hint = "The protocols have 16 bits for it: 1 to 32767.";
    reportError(context, id.position, "id-range", `id ${id.integer} is out of range`, hint);
    return next;
  }
  if (id.integer <= 0n) {
    reportWarning(
      context,
      id.position,
      "id-not-positive",
      `id ${id.integer} is not positive`,
      "Ids are 1 and up.",
    );
  }
  return Number(id.integer);
}

function requirednessOf(
  context: Context,
  { requiredness, name }: FieldNode,
  of: FieldsOf,
): Field["requiredness"] {
  const word = requiredness?.word;
  const ignored = (message: string) =>
    reportWarning(
      context,
      requiredness?.position ?? name.position,
      "requiredness-ignored",
      message,
      "Remove it.",
    );
  switch (of) {
    case "struct":
    case "exception":
      return word ?? "default";
    case "union":
      if (word === "required") ignored(`"required" means nothing in a union: exactly one field is set`);
      return "optional";
    case "arguments":
      if (word === "optional") ignored(`"optional" means nothing for arguments`);
      return word === "required" ? "required" : "default";
    case "throws":
      if (word !== undefined) ignored(`"${word}" means nothing for exceptions`);
      return "default";
  }
}

/** @param fields  what `lowerFields` made of the nodes */
export function lowerDefaults(
  context: Context,
  fields: readonly Field[],
  nodes: readonly FieldNode[],
  of: FieldsOf,
): void {
  let given: string | undefined;
  for (const [i, field] of fields.entries()) {
    const node = nodes[i]!;
    if (node.value === undefined) continue;
    const value = lowerValue(context, node.value, field.type, field.name);
    if (value !== undefined) field.defaultValue = value;
    if (of !== "union") continue;
    if (given !== undefined) {
      const message = `"${given}" has a default already`;
      reportError(
        context,
        node.value.position,
        "default-twice",
        message,
        "One field of a union is set, so one default is enough.",
      );
    }
    given ??= field.name;
  }
}
