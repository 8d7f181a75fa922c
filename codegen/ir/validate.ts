import type { Diagnostic } from "../diagnostics.js";
import { clashes } from "./clashes.js";
import { isReserved, type ReservedIn, reservedIn } from "./reserved-words.js";
import type { Document, Position } from "./types.js";

export interface Named {
  name: string;
  position: Position;
  what: "type" | "constant" | "member" | "field" | "method" | "argument";
}

/**
 * Finds names that code of other languages cannot have: their reserved words, and names that become one name there.
 * The file is right all the same, so these are warnings. Our own TypeScript has ways around both.
 *
 * @param languages  by default those that the file has a namespace for
 */
export function validate(
  document: Document,
  languages: readonly ReservedIn[] = languagesOf(document),
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const warn = (code: string, { position }: Named, message: string, hint: string) =>
    diagnostics.push({ severity: "warning", code, ...position, message, hint });
  const scopes = namesOf(document);
  for (const named of scopes.flat()) {
    const found = languages.filter((language) => isReserved(language, named.name));
    if (found.length === 0) continue;
    const message = `${named.what} "${named.name}" is a reserved word in ${found.join(", ")}`;
    warn("reserved-word", named, message, "Call it otherwise, or it is renamed there, or does not compile.");
  }
  for (const language of languages) {
    for (const scope of scopes) {
      for (const [first, second, name] of clashes(language, scope)) {
        const message = `"${first.name}" and "${second.name}" are both ${name} in ${language}`;
        warn("name-clash", second, message, "Call one of them otherwise.");
      }
    }
  }
  return diagnostics;
}

/** What other names there are for the languages. */
const scopeNames: Record<string, ReservedIn> = { python: "py", netty: "java", c_glib: "cpp" };

function languagesOf({ namespaces }: Document): ReservedIn[] {
  const named = namespaces
    .map(({ scope }) => scope.split(".")[0]!)
    .map((scope) => (Object.hasOwn(scopeNames, scope) ? scopeNames[scope] : scope));
  return reservedIn.filter((language) => named.includes(language));
}

/** Names by where they must differ: the file, a message, an enum, a service, a method. */
function namesOf(document: Document): Named[][] {
  const named = (what: Named["what"], items: readonly { name: string; position: Position }[]): Named[] =>
    items.map(({ name, position }) => ({ name, position, what }));
  const types = document.order.filter(({ kind }) => kind !== "constant");
  return [
    [...named("type", types), ...named("constant", document.constants)],
    ...document.enums.map(({ members }) => named("member", members)),
    ...document.messages.map(({ fields }) => named("field", fields)),
    ...document.services.map(({ methods }) => named("method", methods)),
    ...document.services.flatMap(({ methods }) =>
      methods.map((method) => named("argument", method.arguments)),
    ),
  ];
}
