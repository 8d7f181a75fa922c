import { connect, type Socket } from "node:net";
import { type HttpAnswer, takeAnswer } from "../parse-answer.js";

/** Where a runner listens. */
export interface RunnerAddress {
  host: string;
  port: number;
}

/** One connection to a runner, byte for byte. */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #isEnded = false;
  #failure: Error | undefined;
  #changed: () => void = () => {};

  constructor(address: RunnerAddress) {
    this.#socket = connect(address);
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (bytes: Buffer) => {
      this.#received.push(bytes);
      this.#changed();
    });
    const end = () => {
      this.#isEnded = true;
      this.#changed();
    };
    this.#socket.on("end", end);
    this.#socket.on("close", end);
    this.#socket.on("error", (error) => {
      this.#failure = error;
      end();
    });
  }

  /** Whether the runner has left it open. */
  get isOpen(): boolean {
    return !this.#isEnded;
  }

  /** Resolves when all is on its way; also when the connection broke, which the answer will show. */
  send(...parts: Buffer[]): Promise<void> {
    return new Promise((resolve) => {
      // In one write, and without a copy of what may be large.
      this.#socket.cork();
      for (const part of parts) this.#socket.write(part);
      this.#socket.write("", () => resolve());
      this.#socket.uncork();
    });
  }

  /** Whether something has come that nobody has taken. */
  get hasMore(): boolean {
    return this.#received.some(({ length }) => length > 0);
  }

  /** Resolves when something comes, the connection ends, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        signal.removeEventListener("abort", finish);
        this.#changed = () => {};
        resolve();
      };
      this.#changed = finish;
      if (signal.aborted) finish();
      else signal.addEventListener("abort", finish);
    });
  }

  /**
   * Takes the next answer.
   *
   * @throws NoAnswer
   */
  async answer(method: string, signal: AbortSignal): Promise<HttpAnswer> {
    for (;;) {
      const received = Buffer.concat(this.#received);
      this.#received = [received];
      const taken = this.#take(received, method);
      if (taken !== undefined) {
        this.#received = [taken.rest];
        return taken.answer;
      }
      if (signal.aborted) throw new NoAnswer("there was no answer in time", false);
      await this.changed(signal);
    }
  }

  #take(received: Buffer, method: string): ReturnType<typeof takeAnswer> {
    try {
      return takeAnswer(received, method, this.#isEnded);
    } catch (error) {
      const reason = (this.#failure ?? (error as Error)).message;
      throw new NoAnswer(reason, received.length === 0 && this.#isEnded);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Why there is no answer. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** Whether the runner closed the connection without having sent anything. */
  readonly isClosed: boolean;

  constructor(reason: string, isClosed: boolean) {
    super(reason);
    this.isClosed = isClosed;
  }
}
