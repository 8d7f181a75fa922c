import { ThriftProtocolError } from "./protocol-error.js";

const integer = /^-?[0-9]{1,19}$/;
const double = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
/** What a number, or what libraries write in its place, is made of. */
const token = /[-+.0-9A-Za-z]{1,400}/y;
const specials = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const quote = 0x22;
const backslash = 0x5c;

/** Takes the tokens of JSON text one after the other. Numbers may have quotes: as keys they must. */
export class JsonScanner {
  private readonly text: string;
  private readonly maxString: number;
  private position = 0;

  constructor(text: string, maxString: number) {
    this.text = text;
    this.maxString = maxString;
  }

  /** Characters that are left. */
  get left(): number {
    return this.text.length - this.position;
  }

  /** @returns whether this character came next, and then it is passed */
  accept(character: string): boolean {
    this.passSpace();
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  expect(character: string): void {
    if (!this.accept(character)) throw this.malformed(`"${character}"`);
  }

  string(): string {
    this.expect('"');
    const { text } = this;
    let copied = "";
    let from = this.position;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        if (at - from + copied.length > this.maxString)
          throw new ThriftProtocolError(
            "size-limit",
            `string of length ${at - from} must be <= ${this.maxString}`,
          );
        this.position = at + 1;
        return copied + text.slice(from, at);
      }
      if (code !== backslash) continue;
      copied += text.slice(from, at) + this.unescape(at + 1);
      at += text[at + 1] === "u" ? 5 : 1;
      from = at + 1;
    }
    throw this.malformed("the end of a string");
  }

  integer(): number {
    const value = Number(this.number(integer, "an integer"));
    if (!Number.isSafeInteger(value))
      throw new ThriftProtocolError("invalid-data", "an integer is out of range");
    return value;
  }

  long(): bigint {
    const value = BigInt(this.number(integer, "an integer"));
    if (value !== BigInt.asIntN(64, value))
      throw new ThriftProtocolError("invalid-data", "an i64 is out of range");
    return value;
  }

  double(): number {
    const isQuoted = this.accept('"');
    const text = this.token();
    if (isQuoted) this.expect('"');
    const value = specials.get(text) ?? (double.test(text) ? Number(text) : undefined);
    if (value === undefined) throw this.malformed("a number");
    return value;
  }

  private number(form: RegExp, what: string): string {
    const isQuoted = this.accept('"');
    const text = this.token();
    if (isQuoted) this.expect('"');
    if (!form.test(text)) throw this.malformed(what);
    return text;
  }

  private token(): string {
    this.passSpace();
    token.lastIndex = this.position;
    const text = token.exec(this.text)?.[0];
    if (text === undefined) throw this.malformed("a number");
    this.position += text.length;
    return text;
  }

  private unescape(at: number): string {
    const kind = this.text[at] ?? "";
    if (kind === "u") {
      const digits = this.text.slice(at + 1, at + 5);
      if (/^[0-9a-fA-F]{4}$/.test(digits)) return String.fromCharCode(Number.parseInt(digits, 16));
    } else if (Object.hasOwn(escapes, kind)) return escapes[kind] as string;
    throw this.malformed("an escape in a string");
  }

  private passSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.position++;
    }
  }

  private malformed(what: string): ThriftProtocolError {
    return new ThriftProtocolError(
      "invalid-data",
      `malformed JSON: expected ${what} at character ${this.position}`,
    );
  }
}
