import type { Diagnostic } from "../../diagnostics.js";
import { cleanDoc } from "./doc-comment.js";
import type { Token } from "./tokens.js";

export type Report = (diagnostic: Diagnostic) => void;

/** Blanks and the two comments that end with their line. */
const blank = /(?:[ \t\r]+|\/\/[^\n]*|#[^\n]*)/y;
const word = /[A-Za-z_](?:\.[A-Za-z_0-9]|[A-Za-z_0-9])*/y;
const integer = /[+-]?(?:0x[0-9A-Fa-f]+|[0-9]+)/y;
const double = /[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const symbol = /[:;,{}()=<>[\]*&]/y;

const escapes: Record<string, string> = { r: "\r", n: "\n", t: "\t", '"': '"', "'": "'", "\\": "\\" };

const minInteger = -(2n ** 63n);
const maxInteger = 2n ** 63n - 1n;

/**
 * Cuts a .thrift file into tokens. What is no token is reported and passed over.
 *
 * @returns the tokens; the last one is the end of the file
 */
export function scan(file: string, text: string, report: Report): Token[] {
  const tokens: Token[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  let line = 1;
  /** Where the line begins in the text. */
  let lineStart = at;
  let isFirst = true;
  let docs: string[] = [];

  const problem = (code: string, start: number, length: number, message: string, hint?: string) =>
    report({
      severity: "error",
      code,
      file,
      line,
      column: start - lineStart + 1,
      length,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  const push = (kind: Token["kind"], start: number, values: { string?: string; integer?: bigint } = {}) => {
    tokens.push({
      kind,
      text: text.slice(start, at),
      string: values.string ?? "",
      integer: values.integer ?? 0n,
      line,
      column: start - lineStart + 1,
      isFirst,
      docs,
    });
    isFirst = false;
    docs = [];
  };
  /** How many characters the pattern takes from here. */
  const measure = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex - at : 0;
  };

  const comment = () => {
    const start = at;
    // `/**/` and `/*****/` are empty; a third character that is a star makes documentation of others.
    const isDoc = text[at + 2] === "*" && !/^\/\*+\//.test(text.slice(at, at + 1024));
    const end = text.indexOf("*/", at + (isDoc ? 3 : 2));
    if (end < 0) {
      problem("comment-open", start, 2, "comment is never closed", "Close it with */.");
      at = text.length;
      return;
    }
    const doc = isDoc ? cleanDoc(text.slice(start + 3, end)) : undefined;
    if (doc !== undefined) docs.push(doc);
    at = end + 2;
    for (let i = text.indexOf("\n", start); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) {
      line++;
      lineStart = i + 1;
    }
  };

  const literal = () => {
    const start = at;
    const quote = text[at++];
    let string = "";
    for (;;) {
      const character = text[at];
      if (character === undefined || character === "\n") {
        problem("string-open", start, at - start, "string is never closed", `Close it with ${quote}.`);
        break;
      }
      at++;
      if (character === quote) break;
      if (character !== "\\") string += character;
      else {
        const escaped = text[at] ?? "";
        const meant = Object.hasOwn(escapes, escaped) ? escapes[escaped] : undefined;
        if (meant === undefined) {
          const hint = "Thrift knows \\r \\n \\t \\\" \\' \\\\ and stands for nothing else.";
          problem("escape-unknown", at - 1, 2, `escape "\\${escaped}" is unknown`, hint);
        }
        string += meant ?? "";
        if (escaped !== "\n") at++;
      }
    }
    push("literal", start, { string });
  };

  const number = (length: number, isInteger: boolean) => {
    const start = at;
    at += length;
    const digits = text.slice(start, at);
    if (!isInteger) {
      if (!Number.isFinite(Number(digits)))
        problem("number-too-big", start, length, `${digits} does not fit a double`);
      push("double", start);
      return;
    }
    const unsigned = BigInt(digits.replace(/^[+-]/, ""));
    const value = digits.startsWith("-") ? -unsigned : unsigned;
    const fits = value >= minInteger && value <= maxInteger;
    if (!fits) problem("number-too-big", start, length, `${digits} does not fit 64 bits`);
    push("integer", start, { integer: fits ? value : 0n });
  };

  while (at < text.length) {
    const skipped = measure(blank);
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    if (text[at] === "\n") {
      at++;
      line++;
      lineStart = at;
      isFirst = true;
      continue;
    }
    if (text.startsWith("/*", at)) {
      comment();
      continue;
    }
    if (text[at] === '"' || text[at] === "'") {
      literal();
      continue;
    }
    const integerLength = measure(integer);
    const numberLength = Math.max(integerLength, measure(double));
    if (numberLength > 0) {
      number(numberLength, integerLength === numberLength);
      continue;
    }
    const start = at;
    const length = measure(word) || measure(symbol);
    if (length > 0) {
      const kind = /[A-Za-z_]/.test(text[at]!) ? "word" : "symbol";
      at += length;
      push(kind, start);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    const what = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `"${character}"` : codePoint(character);
    problem(
      "character-unknown",
      at,
      character.length,
      `character ${what} means nothing here`,
      characterHint(character),
    );
    at += character.length;
  }
  push("end", at);
  return tokens;
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

function characterHint(character: string): string | undefined {
  if (/[\u2018-\u201f]/.test(character)) return "Write straight quotes: \" or '.";
  if (character === "/") return "A comment begins with //, /* or #.";
  if (/[^ -~]/.test(character)) return "Outside of strings and comments a .thrift file is plain ASCII.";
  return undefined;
}
