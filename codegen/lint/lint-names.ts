import type { Document, Position } from "../ir/types.js";
import type { Warn } from "./lint.js";
import { fieldsOf } from "./lint-fields.js";

export function lintNames(warn: Warn, document: Document): void {
  const small: { name: string; position: Position }[] = [];
  for (const declaration of document.order) {
    const { name, position, kind } = declaration;
    if (kind !== "constant" && !/^[A-Z][A-Za-z0-9]*$/.test(name)) {
      warn("type-name", position, `"${name}" is not in PascalCase`, `Call it ${pascal(name)}.`);
    }
    if (kind === "enum") {
      for (const member of declaration.members) {
        if (/^[A-Z][A-Z0-9_]*$/.test(member.name)) continue;
        const message = `"${member.name}" is not in UPPER_CASE`;
        warn("member-name", member.position, message, `Call it ${upper(member.name)}.`);
      }
    }
    small.push(...fieldsOf(declaration).map(({ field }) => field));
    if (kind === "service") small.push(...declaration.methods);
  }
  lintSmall(warn, small);
}

/** The style that most names have is the file's. */
function lintSmall(warn: Warn, items: readonly { name: string; position: Position }[]): void {
  const snakes = items.filter(({ name }) => /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)).length;
  const camels = items.filter(({ name }) => /^[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*$/.test(name)).length;
  const isSnake = snakes > camels;
  const style = isSnake ? /^[a-z][a-z0-9_]*$/ : /^[a-z][A-Za-z0-9]*$/;
  for (const { name, position } of items) {
    if (style.test(name)) continue;
    const hint = `Call it ${isSnake ? upper(name).toLowerCase() : camel(name)}.`;
    warn("field-name", position, `"${name}" is not in ${isSnake ? "snake_case" : "camelCase"}`, hint);
  }
}

/** The words in a name of any style. */
function wordsOf(name: string): string[] {
  return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? [name];
}

function pascal(name: string): string {
  return wordsOf(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join("");
}

function camel(name: string): string {
  const whole = pascal(name);
  return whole.charAt(0).toLowerCase() + whole.slice(1);
}

function upper(name: string): string {
  return wordsOf(name).join("_").toUpperCase();
}
