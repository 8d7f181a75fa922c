import type { Annotations } from "../../ir/types.js";
import type { Printer } from "../printer.js";

/** Prints an IDL comment as one of TypeScript's, with tags after it. Nothing when there is nothing to say. */
export function printDoc(p: Printer, doc: string | undefined, tags: readonly string[] = []): void {
  const lines = [...docLines(doc), ...tags.map(escapeEnd)];
  if (lines.length === 0) return;
  if (lines.length === 1) {
    p.line`/** ${lines[0]!} */`;
    return;
  }
  p.line`/**`;
  for (const line of lines) p.line`${line === "" ? " *" : ` * ${line}`}`;
  p.line` */`;
}

/** `(deprecated = "use b")` is a tag that editors strike names through for. */
export function deprecation(annotations: Annotations): string[] {
  const reason = annotations.get("deprecated");
  if (reason === undefined) return [];
  return [reason === "" || reason === "1" ? "@deprecated" : `@deprecated ${reason.replace(/\s+/g, " ")}`];
}

function docLines(doc: string | undefined): string[] {
  if (doc === undefined) return [];
  const lines = doc.split(/\r?\n/).map((line) => escapeEnd(line.trimEnd()));
  while (lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The end of a comment must not be in one. */
function escapeEnd(line: string): string {
  return line.replaceAll("*/", "*\\/");
}
