import { assertNever } from "../../assert-never.js";
import { type ConstantValue, type TypeRef, trueType } from "../../ir/types.js";
import { flatten, type Group, type Layout } from "../printer.js";
import { type File, globalName, reference } from "./file.js";
import { propertyName } from "./names.js";
import { isSet, recordKey } from "./types.js";

/** A constant as an expression of its type. */
export function valueLayout(file: File, type: TypeRef, value: ConstantValue): Layout {
  switch (value.kind) {
    case "bool":
      return String(value.value);
    case "integer":
      return integerText(file, type, value.value);
    case "double":
      return Object.is(value.value, -0) ? "-0" : String(value.value);
    case "string":
      return isBinary(type)
        ? `new ${globalName(file, "TextEncoder")}().encode(${JSON.stringify(value.value)})`
        : JSON.stringify(value.value);
    case "list":
      return listLayout(file, type, value.items);
    case "map":
      return mapLayout(file, type, value.entries);
    case "message":
      return messageLayout(file, value);
    case "member": {
      const member = `${reference(file, value.document, value.enum, "value")}.${value.member.name}`;
      return isI64(type) ? integerText(file, type, BigInt(value.member.value), member) : member;
    }
    case "constant":
      return reference(file, value.document, value.constant, "value");
    default:
      return assertNever(value);
  }
}

/** @param member  the same number by the name of an enum's member */
function integerText(file: File, type: TypeRef, value: bigint, member?: string): string {
  if (!isI64(type)) return String(value);
  const { i64 } = file.options;
  if (i64 === "number") return member ?? String(Number(value));
  if (i64 === "string")
    return member === undefined ? `"${value}"` : `${globalName(file, "String")}(${member})`;
  return member === undefined ? `${value}n` : `${globalName(file, "BigInt")}(${member})`;
}

function listLayout(file: File, type: TypeRef, items: readonly ConstantValue[]): Layout {
  const actual = trueType(type);
  const element = actual.kind === "list" || actual.kind === "set" ? actual.element : undefined;
  if (element === undefined) throw new TypeError(`a ${actual.kind} has no list of values`);
  const list: Group = { open: "[", items: items.map((item) => valueLayout(file, element, item)), close: "]" };
  if (actual.kind !== "set" || !isSet(file.options, element)) return list;
  const made = `new ${globalName(file, "Set")}`;
  return items.length === 0 ? `${made}()` : { ...list, open: `${made}([`, close: "])" };
}

function mapLayout(
  file: File,
  type: TypeRef,
  entries: readonly { key: ConstantValue; value: ConstantValue }[],
): Layout {
  const actual = trueType(type);
  if (actual.kind !== "map") throw new TypeError(`a ${actual.kind} has no map of values`);
  const printKey = (key: ConstantValue) => valueLayout(file, actual.key, key);
  const printValue = (value: ConstantValue) => valueLayout(file, actual.value, value);
  if (recordKey(file.options, actual.key) !== undefined) {
    const items = entries.map(({ key, value }) =>
      property(recordKeyText(file, actual.key, key), printValue(value)),
    );
    return { open: "{", items, close: "}", spaced: true };
  }
  const made = `new ${globalName(file, "Map")}`;
  if (entries.length === 0) return `${made}()`;
  const items = entries.map(({ key, value }) => ({
    open: "[",
    items: [printKey(key), printValue(value)],
    close: "]",
  }));
  return { open: `${made}([`, items, close: "])" };
}

function messageLayout(
  file: File,
  { document, message, fields }: ConstantValue & { kind: "message" },
): Layout {
  const items = fields.map(({ field, value }) =>
    property(fieldKey(field.name), valueLayout(file, field.type, value)),
  );
  if (message.kind === "union") {
    const { field, value } = fields[0]!;
    const member = property("value", valueLayout(file, field.type, value));
    return { open: "{", items: [`kind: ${JSON.stringify(field.name)}`, member], close: "}", spaced: true };
  }
  const name = reference(file, document, message, "value");
  const open = message.kind === "exception" ? `new ${name}({` : `${name}.create({`;
  return { open, items, close: "})", spaced: true };
}

function property(key: string, value: Layout): Layout {
  if (typeof value === "string") return `${key}: ${value}`;
  return { ...value, before: `${key}: ${value.before ?? ""}` };
}

/** A message's field as a key of an object literal. `__proto__` is no key unless it is in brackets. */
function fieldKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : propertyName(name);
}

/** A map's key as one of an object literal. */
function recordKeyText(file: File, type: TypeRef, key: ConstantValue): string {
  if (key.kind === "string") return key.value === "__proto__" ? '["__proto__"]' : JSON.stringify(key.value);
  if (key.kind === "integer") return key.value < 0n ? `"${key.value}"` : String(key.value);
  const text = flatten(valueLayout(file, type, key));
  return isI64(type) ? `[${globalName(file, "String")}(${text})]` : `[${text}]`;
}

function isI64(type: TypeRef): boolean {
  const actual = trueType(type);
  return actual.kind === "scalar" && actual.scalar === "i64";
}

function isBinary(type: TypeRef): boolean {
  const actual = trueType(type);
  return actual.kind === "scalar" && actual.scalar === "binary";
}
