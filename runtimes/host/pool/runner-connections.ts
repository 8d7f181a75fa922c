import { connect, type Socket } from "node:net";
import { AnswerReader, type RunnerAnswer } from "./read-answer.js";

/** A request to a runner. */
export interface RunnerPost {
  path: "/init" | "/run";
  json: string;
  timeoutMs: number;
  /** Bytes of the answer; the rest is read and dropped. */
  maxBytes: number;
}

/**
 * Milliseconds for which a connection may lie idle and still be used again: less than any server's keep-alive timeout,
 * so that none is closed at the very moment when a request is on its way.
 */
const reusableMs = 1000;

/** Milliseconds in which what a runner sent before it ended surely comes, and the end of its connection after that. */
const lastWordsMs = 2000;

/**
 * The connections to one runner.
 *
 * Not Node's HTTP client: what a runner may answer is narrower than HTTP (read-answer.ts), and chunked answers, which
 * the platform takes for none, would have to be told apart after that client had put them together.
 */
export class RunnerConnections {
  readonly #address: { host: string; port: number };
  readonly #idle: { socket: Socket; since: number }[] = [];
  readonly #open = new Set<Socket>();

  constructor(address: { host: string; port: number }) {
    this.#address = address;
  }

  /** Source: OpenWhisk, ApacheBlockingContainerClient.scala. */
  post({ path, json, timeoutMs, maxBytes }: RunnerPost): Promise<RunnerAnswer> {
    return new Promise((resolve) => {
      const reader = new AnswerReader(maxBytes);
      const socket = this.#takeIdle() ?? this.#connect();
      let isDone = false;
      const finish = (answer: RunnerAnswer) => {
        if (isDone) return;
        isDone = true;
        clearTimeout(timer);
        socket.off("data", onData).off("error", onError).off("close", onClose);
        if (reader.isReusable) this.#idle.push({ socket, since: performance.now() });
        else socket.destroy();
        resolve(answer);
      };
      const onData = (chunk: Buffer) => {
        const answer = reader.read(chunk);
        if (answer !== undefined) finish(answer);
      };
      const onError = (error: NodeJS.ErrnoException) =>
        finish({ kind: error.code === "ECONNREFUSED" ? "refused" : "no-response" });
      const onClose = () => finish({ kind: "no-response" });
      const timer = setTimeout(() => finish({ kind: "timed-out" }), timeoutMs);
      socket.on("data", onData).on("error", onError).on("close", onClose);
      socket.write(this.#request(path, json));
    });
  }

  /** Closes all connections; what is under way gets no response. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /**
   * For a runner that has ended by itself. That it is gone may be known before what it answered just before has come
   * through the network; only connections that somebody else holds, such as a process that it left behind, are cut.
   */
  closeAfterLastWords(): void {
    for (const { socket } of this.#idle.splice(0)) socket.destroy();
    if (this.#open.size > 0) setTimeout(() => this.close(), lastWordsMs).unref();
  }

  #request(path: string, json: string): string {
    const { host, port } = this.#address;
    const length = Buffer.byteLength(json);
    return `POST ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ${length}\r\nConnection: keep-alive\r\n\r\n${json}`;
  }

  #takeIdle(): Socket | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      const { socket, since } = idle;
      if (!socket.destroyed && performance.now() - since < reusableMs) return socket;
      socket.destroy();
    }
    return undefined;
  }

  #connect(): Socket {
    const socket = connect({ ...this.#address, noDelay: true });
    this.#open.add(socket);
    // A request has listeners of its own; between two of them nobody is there to be told.
    socket.on("error", () => {});
    socket.on("end", () => socket.destroy());
    socket.once("close", () => this.#open.delete(socket));
    return socket;
  }
}
