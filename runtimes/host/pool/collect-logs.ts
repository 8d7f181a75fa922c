import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** The line that ends an activation's logs, on each stream. Source: OpenWhisk, Container.scala, ACTIVATION_LOG_SENTINEL. */
const endOfActivation = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

export type LogStream = "stdout" | "stderr";

export interface LogLine {
  stream: LogStream;
  text: string;
  /** Epoch milliseconds, with fractions. */
  time: number;
}

/**
 * Reads a runner's two streams line by line and hands the lines to whoever reads them at the time.
 *
 * A line that contains the marker counts as one and is dropped, what else is on it too. What comes while nobody reads
 * is given to the next reader.
 */
export class LogCollector {
  readonly #readers = new Set<LogReader>();
  readonly #closed: Promise<unknown>;
  #orphans: LogLine[] = [];
  #orphanBytes = 0;
  /** Told of lines that belong to no single activation. */
  readonly #onLine: (line: LogLine) => void;
  /** Characters of a line; what is longer is cut. Also the bound on what nobody reads. */
  readonly #maxBytes: number;

  constructor(stdout: Readable, stderr: Readable, maxBytes: number, onLine: (line: LogLine) => void) {
    this.#maxBytes = maxBytes;
    this.#onLine = onLine;
    this.#closed = Promise.all([this.#follow("stdout", stdout), this.#follow("stderr", stderr)]);
  }

  /**
   * Collects from now on.
   *
   * @param onLine  told of each line while there is no other reader
   */
  read(limitBytes: number, onLine: (line: LogLine) => void): LogReader {
    const release = (rest: LogLine[]) => this.#release(reader, rest);
    const reader: LogReader = new LogReader({ limitBytes, closed: this.#closed, release, onLine });
    for (const line of this.#orphans) reader.add(line);
    this.#orphans = [];
    this.#orphanBytes = 0;
    this.#readers.add(reader);
    return reader;
  }

  #release(reader: LogReader, rest: LogLine[]): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) for (const line of rest) this.#keep(line);
  }

  #follow(stream: LogStream, source: Readable): Promise<void> {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    source.on("data", (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop()!.slice(0, this.#maxBytes);
      for (const line of lines) this.#line(stream, line);
    });
    source.resume();
    return new Promise((resolve) => {
      source.on("error", () => {});
      source.once("close", () => {
        if (rest !== "") this.#line(stream, rest);
        rest = "";
        resolve();
      });
    });
  }

  #line(stream: LogStream, raw: string): void {
    if (raw.includes(endOfActivation)) {
      for (const reader of this.#readers) reader.endStream(stream);
      return;
    }
    const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const line = { stream, text, time: performance.timeOrigin + performance.now() };
    const [first, second] = this.#readers;
    if (first !== undefined && second === undefined) first.onLine(line);
    else this.#onLine(line);
    if (first === undefined) this.#keep(line);
    for (const reader of this.#readers) reader.add(line);
  }

  #keep(line: LogLine): void {
    this.#orphanBytes += line.text.length;
    if (this.#orphanBytes <= this.#maxBytes) this.#orphans.push(line);
  }
}

interface LogReaderOptions {
  limitBytes: number;
  closed: Promise<unknown>;
  release: (rest: LogLine[]) => void;
  onLine: (line: LogLine) => void;
}

/** What one activation logs. */
export class LogReader {
  readonly onLine: (line: LogLine) => void;
  readonly #limitBytes: number;
  readonly #closed: Promise<unknown>;
  readonly #release: (rest: LogLine[]) => void;
  #lines: LogLine[] = [];
  #bytes = 0;
  /** How many lines had come when the stream's last marker did; undefined before the first. */
  readonly #ends: Record<LogStream, number | undefined> = { stdout: undefined, stderr: undefined };
  #wake: (() => void) | undefined;

  constructor({ limitBytes, closed, release, onLine }: LogReaderOptions) {
    this.#limitBytes = limitBytes;
    this.#closed = closed;
    this.#release = release;
    this.onLine = onLine;
  }

  add(line: LogLine): void {
    this.#bytes += Buffer.byteLength(line.text) + 1;
    if (!this.isTruncated) this.#lines.push(line);
  }

  endStream(stream: LogStream): void {
    this.#ends[stream] = this.#lines.length;
    if (this.#hasEnded) this.#wake?.();
  }

  get isTruncated(): boolean {
    return this.#bytes > this.#limitBytes;
  }

  get #hasEnded(): boolean {
    return this.#ends.stdout !== undefined && this.#ends.stderr !== undefined;
  }

  /**
   * Waits until both streams had their marker, or were closed.
   *
   * @returns false when that took longer than the wait
   */
  async ended(waitMs: number): Promise<boolean> {
    if (!this.#hasEnded) {
      let timer: NodeJS.Timeout | undefined;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, waitMs);
      });
      const closed = await Promise.race([woken.then(() => false), this.#closed.then(() => true)]);
      clearTimeout(timer);
      if (closed) return true;
      if (!this.#hasEnded) return false;
    }
    // A marker that the action itself printed comes before the runner's own, which is in the pipe by now.
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }

  /** The lines so far, in the order they came; what came after the last marker is the next reader's. */
  take(): LogLine[] {
    const isLater = ({ stream }: LogLine, index: number) =>
      index >= (this.#ends[stream] ?? this.#lines.length);
    const rest = this.#lines.filter(isLater);
    const taken = this.#lines.filter((line, index) => !isLater(line, index));
    this.#release(rest);
    this.#lines = [];
    return taken;
  }
}
