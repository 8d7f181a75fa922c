import type { HttpAnswer } from "../parse-answer.js";
import type { OutputLines } from "./check-output.js";

const shownCharacters = 300;
const shownLines = 12;
const keptAtBeginning = 30;
const keptAtEnd = 60;

/** Notes what was sent and answered in a case, for its report. */
export class Transcript {
  readonly #lines: string[] = [];

  step(number: number): void {
    this.#lines.push(`step ${number}`);
  }

  sent(summary: string): void {
    this.#lines.push(`  > ${shorten(summary)}`);
  }

  answered({ status, body }: HttpAnswer, ms: number): void {
    this.#lines.push(`  < ${status} ${shorten(body.toString("utf8"))} (${Math.round(ms)} ms)`);
  }

  note(text: string): void {
    this.#lines.push(`  ${shorten(text)}`);
  }

  /** What was written since. */
  wrote(output: OutputLines): void {
    for (const [name, lines] of Object.entries(output)) {
      const first = lines.slice(0, shownLines);
      for (const line of first) this.#lines.push(`  ${name}: ${shorten(line)}`);
      if (lines.length > shownLines) {
        this.#lines.push(
          `  ${name}: ... ${lines.length - shownLines} more lines, the last: ${shorten(lines.at(-1)!)}`,
        );
      }
    }
  }

  /** The beginning and the end, when there is much. */
  get lines(): string[] {
    const left = this.#lines.length - keptAtBeginning - keptAtEnd;
    if (left <= 0) return this.#lines;
    return [
      ...this.#lines.slice(0, keptAtBeginning),
      `... ${left} more lines`,
      ...this.#lines.slice(-keptAtEnd),
    ];
  }
}

function shorten(text: string): string {
  const start = text.slice(0, shownCharacters);
  const line = start.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
  return text.length <= shownCharacters ? line : `${line}... (${text.length} characters)`;
}
