/**
 * The few grammar rules that all HTTP headers share (RFC 9110, 5.6), as lenient as the platform's HTTP layer: blanks
 * may stand behind any part. Source: akka-http, CommonRules.scala.
 */
export class TokenReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** Reads what a sticky expression matches here, and the blanks behind it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    this.skipBlanks();
    return match[0];
  }

  skipBlanks(): void {
    while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
  }

  token(): string | undefined {
    return this.take(/[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y);
  }

  /** A token or a quoted string, without its quotes. */
  word(): string | undefined {
    const quoted = this.take(/"(?:[^"\\]|\\.)*"/sy);
    return quoted === undefined ? this.token() : quoted.slice(1, -1).replace(/\\(.)/gs, "$1");
  }

  /** `;name=value` as often as it comes; undefined when one is cut short. */
  parameters(): [string, string][] | undefined {
    const parameters: [string, string][] = [];
    while (this.take(/;/y) !== undefined) {
      const name = this.token();
      const value = name !== undefined && this.take(/=/y) !== undefined ? this.word() : undefined;
      if (name === undefined || value === undefined) return undefined;
      parameters.push([name, value]);
    }
    return parameters;
  }
}

/** A parameter's value as it is written again: quoted only where it must be. */
export function renderWord(value: string): string {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/** A quality value as it is written again: at least one decimal, at most three. */
export function renderQuality(quality: number): string {
  const text = String(Math.round(quality * 1000) / 1000);
  return text.includes(".") ? text : `${text}.0`;
}
