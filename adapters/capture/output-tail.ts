/** How much of a program's output is kept. Enough for the message that says why it gave up. */
const maxLines = 20;
const maxLineLength = 500;

/** The last lines that a program wrote, for the report of a failed start. */
export class OutputTail {
  readonly #lines: string[] = [];
  #unfinished = "";

  add(chunk: string | Uint8Array): void {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    const lines = (this.#unfinished + text).split("\n");
    this.#unfinished = lines.pop()!.slice(0, maxLineLength);
    for (const line of lines) this.#lines.push(line.slice(0, maxLineLength));
    this.#lines.splice(0, this.#lines.length - maxLines);
  }

  lines(): string[] {
    return this.#unfinished === "" ? [...this.#lines] : [...this.#lines, this.#unfinished];
  }
}
