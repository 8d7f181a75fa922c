import type { ConstantValue, Message, NamedType } from "../../ir/types.js";
import { nearest } from "../../nearest.js";
import { type Context, reportError, reportWarning } from "./context.js";
import { lowerValue } from "./lower-value.js";
import type { ValueNode } from "./syntax.js";
import { written } from "./written.js";

/** A struct's, a union's or an exception's value: a map from the names of its fields. */
export function lowerMessage(
  context: Context,
  node: ValueNode,
  { document, target }: NamedType & { target: Message },
  name: string,
): ConstantValue | undefined {
  if (node.kind !== "map") {
    const message = `"${name}" is the ${target.kind} ${target.name} and needs {}: got ${written(node)}`;
    reportError(context, node.position, "value-type", message, 'Write {"field": value}.');
    return undefined;
  }
  const values = new Map<Message["fields"][number], ConstantValue>();
  let fits = true;
  for (const { key, value: valueNode } of node.entries) {
    const field = fieldOf(context, key, target);
    const value = field && lowerValue(context, valueNode, field.type, `${name}.${field.name}`);
    if (field === undefined || value === undefined) {
      fits = false;
      continue;
    }
    if (values.has(field)) {
      const hint = "The last one stays; remove the others.";
      reportWarning(context, key.position, "key-twice", `"${name}" has "${field.name}" already`, hint);
    }
    values.set(field, value);
  }
  if (!fits) return undefined;
  if (target.kind === "union" && values.size !== 1) {
    const message = `"${name}" is the union ${target.name} and needs one field: got ${values.size}`;
    reportError(context, node.position, "value-type", message);
    return undefined;
  }
  const missing = target.fields.find(
    (field) => field.requiredness === "required" && field.defaultValue === undefined && !values.has(field),
  );
  if (missing !== undefined) {
    const message = `"${name}" leaves out "${missing.name}", which ${target.name} requires`;
    reportWarning(
      context,
      node.position,
      "required-missing",
      message,
      "Nobody can write it: give the field a value.",
    );
  }
  const fields = [...values].map(([field, value]) => ({ field, value }));
  return { kind: "message", message: target, document, fields };
}

function fieldOf(context: Context, key: ValueNode, { name, kind, fields }: Message) {
  if (key.kind !== "literal") {
    const message = `expected a field's name: got ${written(key)}`;
    reportError(context, key.position, "value-type", message, "Put the name in quotes.");
    return undefined;
  }
  const field = fields.find((one) => one.name === key.value);
  if (field !== undefined) return field;
  const near = nearest(
    key.value,
    fields.map((one) => one.name),
  );
  const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
  reportError(context, key.position, "field-unknown", `${kind} ${name} has no field "${key.value}"`, hint);
  return undefined;
}
