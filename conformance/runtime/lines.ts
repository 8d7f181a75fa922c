import { StringDecoder } from "node:string_decoder";

/** The line that ends an activation's logs. Source: Container.scala, ACTIVATION_LOG_SENTINEL. */
export const marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

/** What one of the runner's streams has brought so far. */
export class StreamLines {
  #text = "";
  readonly #decoder = new StringDecoder("utf8");
  /** The last answer of `since`: a step is judged more than once, and there may be very many lines. */
  #cut: { from: number; to: number; lines: string[] } | undefined;
  readonly #listeners = new Set<() => void>();

  push(bytes: Buffer): void {
    this.#text += this.#decoder.write(bytes);
    for (const listener of this.#listeners) listener();
  }

  /** Where it is now, for `since`. */
  get position(): number {
    return this.#text.length;
  }

  /** The lines from there on; also one that has no end yet. */
  since(position: number): readonly string[] {
    const to = this.#text.length;
    if (this.#cut?.from === position && this.#cut.to === to) return this.#cut.lines;
    const lines = this.#text.slice(position).split("\n");
    if (lines.at(-1) === "") lines.pop();
    this.#cut = { from: position, to, lines };
    return lines;
  }

  /** @returns stops it */
  onMore(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Both streams of a runner. */
export interface Output {
  stdout: StreamLines;
  stderr: StreamLines;
}

/** Resolves when something more comes on either stream, or after the time. */
export function moreOutput({ stdout, stderr }: Output, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const stops = [stdout, stderr].map((stream) => stream.onMore(() => finish()));
    const timer = setTimeout(() => finish(), ms);
    const finish = () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve();
    };
  });
}

/**
 * Resolves when all that had been written before the call has been read.
 *
 * What is in a pipe is ready to be read, so a turn of the event loop that brings nothing shows that it is empty.
 */
export async function drained({ stdout, stderr }: Output): Promise<void> {
  for (;;) {
    const before = stdout.position + stderr.position;
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    if (stdout.position + stderr.position === before) return;
  }
}
