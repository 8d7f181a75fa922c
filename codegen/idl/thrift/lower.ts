import type { Declaration, Document, Include, Message } from "../../ir/types.js";
import { type Context, reportError } from "./context.js";
import { checkIncluded } from "./included-names.js";
import { lowerEnum } from "./lower-enum.js";
import { lowerDefaults, lowerFields } from "./lower-fields.js";
import { lowerService } from "./lower-service.js";
import { lowerType } from "./lower-type.js";
import { lowerValue } from "./lower-value.js";
import type { Report } from "./scan.js";
import { Scope } from "./scope.js";
import { addDeclaration, emptyDocument, shellOf } from "./shell.js";
import type { DefinitionNode, FileNode, MessageNode } from "./syntax.js";
import { breakCycle } from "./typedef-cycle.js";

/**
 * Resolves names and checks values.
 *
 * In four passes, as types may be used above their declaration: all names; all types; typedefs that lead to themselves;
 * all values, and services, which depend on what is above them.
 */
export function lower(
  file: string,
  node: FileNode,
  includes: Include[],
  options: { report: Report; nonPositiveIds: Context["nonPositiveIds"] },
): Document {
  const document = emptyDocument(file, node, includes);
  const context: Context = { ...options, scope: new Scope(document), index: 0 };
  const pairs = node.definitions.map((definition, index) => {
    const declaration = shellOf(definition);
    const taken = context.scope.declare(declaration, index);
    if (taken !== undefined) {
      const message = `"${declaration.name}" is declared already, at line ${taken.line}`;
      reportError(context, declaration.position, "name-taken", message);
    }
    addDeclaration(document, declaration);
    return { declaration, definition, context: { ...context, index } };
  });
  checkIncluded(context, document);
  for (const pair of pairs) lowerTypes(pair.context, pair.declaration, pair.definition);
  for (const typedef of document.typedefs) breakCycle(context, typedef);
  for (const pair of pairs) lowerRest(pair.context, pair.declaration, pair.definition);
  return document;
}

function lowerTypes(context: Context, declaration: Declaration, node: DefinitionNode): void {
  switch (node.kind) {
    case "const":
    case "typedef":
      if (declaration.kind === "constant" || declaration.kind === "typedef") {
        declaration.type = lowerType(context, node.type);
      }
      break;
    case "enum":
      if (declaration.kind === "enum") lowerEnum(context, declaration, node);
      break;
    case "struct":
    case "union":
    case "exception":
      (declaration as Message).fields.push(...lowerFields(context, node.fields, node.kind));
      break;
    case "service":
      break;
  }
}

function lowerRest(context: Context, declaration: Declaration, node: DefinitionNode): void {
  switch (declaration.kind) {
    case "constant":
      if (node.kind === "const") {
        const value = lowerValue(context, node.value, declaration.type, declaration.name);
        if (value !== undefined) declaration.value = value;
      }
      break;
    case "service":
      if (node.kind === "service") lowerService(context, declaration, node);
      break;
    case "typedef":
    case "enum":
      break;
    default:
      lowerDefaults(context, declaration.fields, (node as MessageNode).fields, declaration.kind);
  }
}
