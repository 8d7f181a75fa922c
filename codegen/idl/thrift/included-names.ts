import type { Document } from "../../ir/types.js";
import { type Context, reportError } from "./context.js";

/** Refuses names that an included file declares too, when both files' declarations land in one namespace. */
export function checkIncluded(context: Context, document: Document): void {
  for (const { document: included } of document.includes) {
    if (!sharesNamespaces(document, included)) continue;
    const theirs = new Set(included.order.filter(({ kind }) => kind !== "constant").map(({ name }) => name));
    for (const { kind, name, position } of document.order) {
      if (kind === "constant" || !theirs.has(name)) continue;
      const message = `"${name}" is declared in ${included.file} too, in the same namespace`;
      reportError(
        context,
        position,
        "name-taken",
        message,
        "Rename it, or give one of the files another namespace.",
      );
    }
  }
}

/** Whether each language that one of them names has the same namespace in the other; none at all is the same, too. */
function sharesNamespaces(a: Document, b: Document): boolean {
  const scopes = [...a.namespaces, ...b.namespaces].map(({ scope }) => scope);
  return scopes.every((scope) => namespaceOf(a, scope) === namespaceOf(b, scope));
}

function namespaceOf({ namespaces }: Document, scope: string): string {
  const named =
    namespaces.findLast((one) => one.scope === scope) ?? namespaces.findLast((one) => one.scope === "*");
  return named?.name ?? "";
}
