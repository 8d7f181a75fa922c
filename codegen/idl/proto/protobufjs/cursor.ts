import { type Place, ProtoFault } from "./fault.js";
import { stringOf, type Token } from "./tokens.js";

/** Deeper than protobufjs and protoc go. */
const maxDepth = 100;

/** Walks over the tokens of a file. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  get previous(): Token {
    return this.#tokens[this.#at - 1]!;
  }

  /** Whether the next tokens are these. */
  sees(...texts: string[]): boolean {
    return texts.every((text, i) => this.#tokens[this.#at + i]?.text === text);
  }

  skip(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at++;
    return true;
  }

  expect(text: string): Token {
    if (!this.skip(text)) throw this.unexpected(JSON.stringify(text));
    return this.previous;
  }

  take(kind: Token["kind"], what: string): Token {
    if (this.next.kind !== kind) throw this.unexpected(what);
    this.#at++;
    return this.previous;
  }

  /** Any token but the end. */
  any(what: string): Token {
    if (this.next.text === "") throw this.unexpected(what);
    this.#at++;
    return this.previous;
  }

  /** Strings that stand beside one another are one. */
  string(): Uint8Array {
    const parts = [stringOf(this.take("string", "a string"))];
    while (this.next.kind === "string") parts.push(stringOf(this.any("a string")));
    return Buffer.concat(parts);
  }

  /** "shop.Money", ".shop.Money" */
  dottedName(what: string): { text: string; place: Place } {
    const { line, column } = this.next;
    let text = this.skip(".") ? "." : "";
    text += this.take("word", what).text;
    while (this.skip(".")) text += `.${this.take("word", what).text}`;
    return { text, place: { line, column, length: this.#lengthFrom(line, column) } };
  }

  unexpected(expected: string): ProtoFault {
    const { text, line, column, length } = this.next;
    const came = text === "" ? "the end of the file" : JSON.stringify(text);
    return new ProtoFault(`expected ${expected}, got ${came}`, { line, column, length });
  }

  /** Runs something that may contain itself. */
  nested<T>(work: () => T): T {
    if (++this.#depth > maxDepth) throw new ProtoFault("too deeply nested", this.next);
    const result = work();
    this.#depth--;
    return result;
  }

  #lengthFrom(line: number, column: number): number {
    const { previous } = this;
    return previous.line === line ? previous.column + previous.length - column : 1;
  }
}
