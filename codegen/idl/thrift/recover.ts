/**
 * Lists go on after a faulty item, so that one run tells of all faults.
 *
 * Where the next item begins is a guess: behind a comma or semicolon, at an id that begins a line, at the list's end,
 * or at a definition that begins a line, when the list was never closed.
 */
import { type Cursor, SyntaxProblem } from "./cursor.js";
import type { Token } from "./tokens.js";

const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/**
 * Reads items until the closing mark, which is taken too.
 *
 * @param open  the token that opened the list
 */
export function readItems<T>(cursor: Cursor, open: Token, readItem: () => T): T[] {
  const close = closing[open.text]!;
  const items: T[] = [];
  while (!cursor.is(close)) {
    if (isUnclosed(cursor, close)) {
      const message = `expected "${close}": got ${cursor.what()}`;
      cursor.report(
        "unclosed",
        message,
        `The "${open.text}" of line ${open.line}, column ${open.column} is not closed.`,
      );
      return items;
    }
    const before = cursor.token;
    try {
      items.push(readItem());
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      // The item's own first token is never where the next one begins.
      if (cursor.token === before) cursor.advance();
      skipItem(cursor, close);
    }
  }
  cursor.advance();
  return items;
}

function isUnclosed(cursor: Cursor, close: string): boolean {
  if (cursor.token.kind === "end") return true;
  return close !== "]" && cursor.token.column === 1 && cursor.atDefinition();
}

function skipItem(cursor: Cursor, close: string): void {
  const opened: string[] = [];
  for (;;) {
    const { kind, text, isFirst } = cursor.token;
    if (kind === "end" || (cursor.token.column === 1 && cursor.atDefinition())) return;
    if (isFirst && kind === "integer" && cursor.next.text === ":" && close !== "]") return;
    if (kind === "symbol") {
      if (opened.length === 0 && text === close) return;
      if (opened.length === 0 && (text === "," || text === ";")) {
        cursor.advance();
        return;
      }
      if (text === opened.at(-1)) opened.pop();
      else if (Object.hasOwn(closing, text)) opened.push(closing[text]!);
      // Its own closing mark is missing, so it is this list's.
      else if (text === close) return;
    }
    cursor.advance();
  }
}

/** Reads a header or a definition; passes over a faulty one, to where the next begins. */
export function attempt(cursor: Cursor, isNext: () => boolean, read: () => void): void {
  const begin = cursor.token;
  try {
    read();
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    if (cursor.token === begin) cursor.advance();
    while (cursor.token.kind !== "end" && !isNext()) cursor.advance();
  }
}
