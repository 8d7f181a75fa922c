/**
 * Says where a text stops being JSON, in the words of spray-json, which clients of the platform see behind "The
 * request content was malformed:". Positions count bytes.
 *
 * @returns undefined when the text is JSON
 */
export function findJsonError(bytes: Buffer): string | undefined {
  try {
    const reader = new Reader(bytes);
    reader.blanks();
    reader.value();
    if (reader.at < bytes.length) reader.fail("end-of-input");
    return undefined;
  } catch (error) {
    if (error instanceof Unexpected) return error.message;
    throw error;
  }
}

class Unexpected extends Error {}

const endOfInput = -1;

class Reader {
  at = 0;
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  value(): void {
    const start = this.at;
    const char = this.char();
    if (char === 0x7b) this.object();
    else if (char === 0x5b) this.array();
    else if (char === 0x22) this.string();
    else if (char === 0x2d || isDigit(char)) this.number();
    else if (char === 0x66) this.word("false", start);
    else if (char === 0x6e) this.word("null", start);
    else if (char === 0x74) this.word("true", start);
    else this.fail("JSON Value");
    this.blanks();
  }

  blanks(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.char())) this.at++;
  }

  private object(): void {
    this.at++;
    this.blanks();
    if (this.char() !== 0x7d) {
      do {
        this.string();
        this.blanks();
        this.require(":");
        this.blanks();
        this.value();
      } while (this.comma());
    }
    this.require("}");
  }

  private array(): void {
    this.at++;
    this.blanks();
    if (this.char() !== 0x5d) {
      do this.value();
      while (this.comma());
    }
    this.require("]");
  }

  private comma(): boolean {
    if (this.char() !== 0x2c) return false;
    this.at++;
    this.blanks();
    return true;
  }

  private string(): void {
    this.require('"');
    for (let char = this.char(); char !== 0x22 && char >= 0x20; char = this.char()) {
      this.at++;
      if (char === 0x5c) this.escape();
    }
    this.require('"');
  }

  private escape(): void {
    const char = this.char();
    if (char === 0x75) {
      this.at++;
      for (let digits = 0; digits < 4; digits++) {
        if (!/[0-9A-Fa-f]/.test(String.fromCharCode(Math.max(this.char(), 0)))) this.fail("hex digit");
        this.at++;
      }
    } else if (char >= 0 && '"/\\bfnrt'.includes(String.fromCharCode(char))) {
      this.at++;
    } else {
      this.fail("JSON escape sequence");
    }
  }

  private number(): void {
    if (this.char() === 0x2d) this.at++;
    if (this.char() === 0x30) this.at++;
    else this.digits();
    if (this.char() === 0x2e) {
      this.at++;
      this.digits();
    }
    if (this.char() === 0x65 || this.char() === 0x45) {
      this.at++;
      if (this.char() === 0x2b || this.char() === 0x2d) this.at++;
      this.digits();
    }
  }

  private digits(): void {
    if (!isDigit(this.char())) this.fail("DIGIT");
    while (isDigit(this.char())) this.at++;
  }

  private word(word: string, start: number): void {
    for (const letter of word) {
      if (this.char() !== letter.charCodeAt(0)) this.fail("JSON Value", start);
      this.at++;
    }
  }

  private require(char: string): void {
    if (this.char() !== char.charCodeAt(0)) this.fail(`'${char}'`);
    this.at++;
  }

  private char(): number {
    return this.bytes[this.at] ?? endOfInput;
  }

  /** The place may differ from the character that is blamed: of `nope` it is the word's start and the "o". */
  fail(expected: string, at = this.at): never {
    const char = this.char();
    const unexpected = char === endOfInput ? "end-of-input" : `character '${showChar(char)}'`;
    const lineStart = this.bytes.subarray(0, at).lastIndexOf(0x0a) + 1;
    const lineEnd = this.bytes.indexOf(0x0a, at);
    const line = this.bytes.subarray(lineStart, lineEnd < 0 ? undefined : lineEnd).toString("utf8");
    const lineNumber = this.bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
    const column = at - lineStart + 1;
    throw new Unexpected(
      `Unexpected ${unexpected} at input index ${at} (line ${lineNumber}, position ${column}), expected ${expected}:\n` +
        `${Array.from(line, (c) => (isControl(c.codePointAt(0)!) ? "?" : c)).join("")}\n${" ".repeat(column - 1)}^\n`,
    );
  }
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function showChar(code: number): string {
  return isControl(code) ? `\\u${code.toString(16).padStart(4, "0")}` : String.fromCharCode(code);
}
