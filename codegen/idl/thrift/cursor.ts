import type { Position } from "../../ir/types.js";
import type { Report } from "./scan.js";
import { type Name, positionOf } from "./syntax.js";
import { definitionWords, keywords, type Token } from "./tokens.js";

/** Ends the item that is being read; the list around it goes on with the next one. Never leaves the parser. */
export class SyntaxProblem {}

/** Types and values may be nested this deep. */
export const maxDepth = 100;

/** A file's tokens and the one that is looked at. */
export class Cursor {
  readonly file: string;
  readonly #tokens: readonly Token[];
  readonly #report: Report;
  #at = 0;
  #depth = 0;
  #lastPlace = "";

  /** @param tokens  the last of them is the end of the file */
  constructor(file: string, tokens: readonly Token[], report: Report) {
    this.file = file;
    this.#tokens = tokens;
    this.#report = report;
  }

  get token(): Token {
    return this.#tokens[this.#at]!;
  }

  get next(): Token {
    return this.#tokens[Math.min(this.#at + 1, this.#tokens.length - 1)]!;
  }

  get position(): Position {
    return positionOf(this.file, this.token);
  }

  advance(): Token {
    const token = this.token;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  is(text: string): boolean {
    return isText(this.token, text);
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  /** @param hint  when something else stands here */
  expect(text: string, hint?: string): Token {
    if (!this.is(text)) this.fail(`expected "${text}": got ${this.what()}`, hint);
    return this.advance();
  }

  literal(): Token {
    if (this.token.kind !== "literal")
      this.fail(`expected a string: got ${this.what()}`, "Put it in quotes.");
    return this.advance();
  }

  /** A name that is given to something. */
  name(ofWhat: string): Name {
    const name = this.reference(`the name of ${ofWhat}`);
    if (name.text.includes(".")) {
      const message = `the name of ${ofWhat} must have no dot: got "${name.text}"`;
      this.report(
        "name-dotted",
        message,
        "Only a reference to another file's declaration has dots.",
        name.position,
      );
    }
    return name;
  }

  /** A name, perhaps with dots. */
  reference(what: string): Name {
    if (!isName(this.token)) {
      const isWord = this.token.kind === "word";
      this.fail(
        `expected ${what}: got ${this.what()}`,
        isWord ? `"${this.token.text}" is a word of Thrift's own; call it otherwise.` : undefined,
      );
    }
    const position = this.position;
    return { text: this.advance().text, position };
  }

  /** The token as messages say it. */
  what(): string {
    if (this.token.kind === "end") return "the end of the file";
    const text = this.token.text.length > 40 ? `${this.token.text.slice(0, 40)}…` : this.token.text;
    return this.token.kind === "literal" ? text : `"${text}"`;
  }

  report(code: string, message: string, hint?: string, position: Position = this.position): void {
    const { file, line, column, length } = position;
    // What is told of one place once says enough: lists that end with the file end all at once.
    const place = `${line}:${column}`;
    if (place === this.#lastPlace) return;
    this.#lastPlace = place;
    const shared = { severity: "error" as const, code, file, line, column, length, message };
    this.#report(hint === undefined ? shared : { ...shared, hint });
  }

  warn(code: string, message: string, hint: string, { file, line, column, length }: Position): void {
    this.#report({ severity: "warning", code, file, line, column, length, message, hint });
  }

  fail(message: string, hint?: string, position?: Position): never {
    this.report("syntax", message, hint, position);
    throw new SyntaxProblem();
  }

  /** Reads one level deeper, so that a hostile file ends as a diagnostic and not as a full stack. */
  nested<T>(read: () => T): T {
    if (this.#depth >= maxDepth) {
      this.report("too-deep", `nested deeper than ${maxDepth} levels`);
      throw new SyntaxProblem();
    }
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Whether a definition begins here: its word is the first of the line and a name follows. */
  atDefinition(): boolean {
    const { token, next } = this;
    if (!token.isFirst || token.kind !== "word") return false;
    if (token.text === "const" || token.text === "typedef") return next.kind === "word";
    return definitionWords.has(token.text) && isName(next);
  }
}

export function isText(token: Token, text: string): boolean {
  return (token.kind === "word" || token.kind === "symbol") && token.text === text;
}

export function isName(token: Token): boolean {
  return token.kind === "word" && !keywords.has(token.text);
}
