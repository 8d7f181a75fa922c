import { Cursor } from "./cursor.js";
import { parseDefinition } from "./parse-definition.js";
import { atHeader, parseHeader } from "./parse-header.js";
import { attempt } from "./recover.js";
import { type Report, scan } from "./scan.js";
import type { FileNode } from "./syntax.js";

/** Syntax errors of one file that are told; what comes after so many is noise. */
export const maxSyntaxErrors = 100;

/** Reads a .thrift file's text. All faults of form are reported, and what could be read is returned. */
export function parse(file: string, text: string, report: Report): FileNode {
  let left = maxSyntaxErrors;
  const bounded: Report = (diagnostic) => {
    if (diagnostic.severity === "error" && left-- <= 0) return;
    report(diagnostic);
  };
  const cursor = new Cursor(file, scan(file, text, bounded), bounded);
  const [doc, ...more] = cursor.token.docs;
  // One comment that no header follows belongs to the first definition.
  const isOfFile = more.length > 0 || atHeader(cursor);
  const node: FileNode = { headers: [], definitions: [], doc: isOfFile ? doc : undefined };
  const isNext = () => cursor.atDefinition() || (cursor.token.isFirst && atHeader(cursor));
  while (cursor.token.kind !== "end") {
    const isHeader = atHeader(cursor);
    if (isHeader && node.definitions.length > 0) reportLate(cursor);
    attempt(cursor, isNext, () => {
      if (isHeader) node.headers.push(parseHeader(cursor));
      else node.definitions.push(parseDefinition(cursor));
    });
  }
  return node;
}

/** It is read all the same: what an include declares would be missing everywhere else. */
function reportLate(cursor: Cursor): void {
  const message = `expected a definition: got ${cursor.what()}`;
  cursor.report("header-late", message, `Move it up: "${cursor.token.text}" stands above all definitions.`);
}
