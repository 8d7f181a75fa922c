import { type Declaration, type Field, type Message, type TypeRef, trueType } from "../ir/types.js";
import type { Warn } from "./lint.js";

/** All fields of a declaration, with what they are part of. */
export function fieldsOf(
  declaration: Declaration,
): { field: Field; of: Message["kind"] | "arguments" | "throws" }[] {
  if ("fields" in declaration) return declaration.fields.map((field) => ({ field, of: declaration.kind }));
  if (declaration.kind !== "service") return [];
  return declaration.methods.flatMap((method) => [
    ...method.arguments.map((field) => ({ field, of: "arguments" as const })),
    ...method.throws.map((field) => ({ field, of: "throws" as const })),
  ]);
}

export function lintFields(warn: Warn, declaration: Declaration): void {
  for (const { field, of } of fieldsOf(declaration)) {
    const { name, position, requiredness, type } = field;
    if (requiredness === "required" && of !== "arguments") {
      warn(
        "required",
        position,
        `"${name}" is required`,
        "Make it optional, and check it where it is needed.",
      );
    }
    if (of !== "throws") lintType(warn, field, type);
  }
  if (declaration.kind === "typedef") lintType(warn, declaration, declaration.type);
  if (declaration.kind !== "service") return;
  for (const method of declaration.methods) {
    if (method.result !== undefined) lintType(warn, method, method.result);
    lintThrows(warn, method.throws);
  }
}

function lintThrows(warn: Warn, throws: readonly Field[]): void {
  const seen = new Set<unknown>();
  for (const { name, type, position } of throws) {
    const behind = trueType(type);
    const target = behind.kind === "named" ? behind.target : undefined;
    if (seen.has(target))
      warn("throws-twice", position, `"${name}" is the same exception again`, "Remove it.");
    seen.add(target);
  }
}

/** Looks at a type as it is written: what is wrong with a typedef's is told there. */
function lintType(warn: Warn, { name, position }: Pick<Field, "name" | "position">, type: TypeRef): void {
  switch (type.kind) {
    case "scalar":
      return;
    case "named":
      if (type.target.kind !== "exception") return;
      warn(
        "exception-as-type",
        position,
        `"${name}" is an exception`,
        "Make it a struct, or name it in throws.",
      );
      return;
    case "list":
      lintType(warn, { name, position }, type.element);
      return;
    case "set":
      lintKey(warn, { name, position }, type.element, "elements");
      lintType(warn, { name, position }, type.element);
      return;
    case "map":
      lintKey(warn, { name, position }, type.key, "keys");
      lintType(warn, { name, position }, type.key);
      lintType(warn, { name, position }, type.value);
  }
}

function lintKey(
  warn: Warn,
  { name, position }: Pick<Field, "name" | "position">,
  type: TypeRef,
  what: string,
): void {
  const behind = trueType(type);
  const isPlain =
    behind.kind === "scalar"
      ? behind.scalar !== "double"
      : behind.kind === "named" && behind.target.kind === "enum";
  if (isPlain) return;
  const kind =
    behind.kind === "scalar" ? behind.scalar : behind.kind === "named" ? behind.target.kind : behind.kind;
  const hint = "Take strings, whole numbers or enums there, or a list of structs.";
  warn("key-type", position, `${what} of "${name}" are of kind ${kind}`, hint);
}
