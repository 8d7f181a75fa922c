import type { Diagnostic } from "../diagnostics.js";
import { type Declaration, type Document, type Enum, type Message, trueType } from "../ir/types.js";
import { validate } from "../ir/validate.js";
import { lintFields } from "./lint-fields.js";
import { lintNames } from "./lint-names.js";
import type { LintRule } from "./rules.js";
import { usedDocuments } from "./used-documents.js";

export interface LintOptions {
  /** Rules that are not looked at. */
  ignore?: readonly LintRule[];
}

/** Takes a finding down. */
export type Warn = (rule: LintRule, position: Message["position"], message: string, hint: string) => void;

/**
 * Finds what is allowed and regretted later, in one file; what it includes is a file of its own. Pure.
 *
 * @param document  without errors
 */
export function lint(document: Document, { ignore = [] }: LintOptions = {}): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const warn: Warn = (code, position, message, hint) => {
    if (!ignore.includes(code)) diagnostics.push({ severity: "warning", code, ...position, message, hint });
  };
  lintNames(warn, document);
  for (const declaration of document.order) {
    lintFields(warn, declaration);
    lintDeclaration(warn, declaration);
  }
  const used = usedDocuments(document);
  for (const { path, document: included, position } of document.includes) {
    if (!used.has(included))
      warn("include-unused", position, `nothing of ${path} is used`, "Remove the include.");
  }
  diagnostics.push(...validate(document).filter(({ code }) => !ignore.includes(code as LintRule)));
  return diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
}

function lintDeclaration(warn: Warn, declaration: Declaration): void {
  switch (declaration.kind) {
    case "enum":
      lintEnum(warn, declaration);
      return;
    case "struct":
    case "exception":
      if (requiresItself(declaration)) {
        const message = `${declaration.name} requires a ${declaration.name}`;
        warn("required-cycle", declaration.position, message, "Make one of the fields optional.");
      }
  }
}

function lintEnum(warn: Warn, { name, members, position }: Enum): void {
  if (members.length === 0) warn("empty-enum", position, `enum ${name} has no members`, "Give it one.");
  const names = new Map<number, string>();
  for (const member of members) {
    const other = names.get(member.value);
    if (other !== undefined) {
      const message = `${name}.${member.name} is ${member.value}, as ${other} is`;
      warn("value-twice", member.position, message, "Give it a number of its own.");
    }
    names.set(member.value, member.name);
  }
}

/** Whether its required fields lead back to it, with nothing on the way that may be empty. */
function requiresItself(message: Message): boolean {
  const seen = new Set<Message>();
  const pending = [message];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { type, requiredness } of at.fields) {
      const behind = trueType(type);
      if (requiredness !== "required" || behind.kind !== "named" || behind.target.kind === "enum") continue;
      if (behind.target === message) return true;
      if (!seen.has(behind.target)) pending.push(behind.target);
      seen.add(behind.target);
    }
  }
  return false;
}
