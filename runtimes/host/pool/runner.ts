import { setTimeout as sleep } from "node:timers/promises";
import { LogCollector, type LogLine, type LogReader } from "./collect-logs.js";
import type { RunnerAnswer } from "./read-answer.js";
import { RunnerConnections } from "./runner-connections.js";
import type { RunnerHandle } from "./runner-handle.js";

/** Milliseconds between two tries to reach a new runner. Source: OpenWhisk, ApacheBlockingContainerClient.scala. */
const retryMs = 50;

/** A runner as activations use it. */
export class Runner {
  readonly #handle: RunnerHandle;
  readonly #connections: RunnerConnections;
  readonly #logs: LogCollector;
  readonly #maxBytes: number;
  #onLine: (line: LogLine) => void = () => {};
  #isGone = false;

  /** @param maxLogBytes  bound on a line, and on what is logged while no activation runs */
  constructor(handle: RunnerHandle, options: { maxResultBytes: number; maxLogBytes: number }) {
    this.#handle = handle;
    this.#connections = new RunnerConnections(handle);
    this.#maxBytes = options.maxResultBytes;
    const { stdout, stderr } = handle;
    this.#logs = new LogCollector(stdout, stderr, options.maxLogBytes, (line) => this.#onLine(line));
    void handle.exited.then(() => {
      this.#isGone = true;
    });
  }

  get pid(): number {
    return this.#handle.pid;
  }

  get exited(): Promise<void> {
    return this.#handle.exited;
  }

  /** @param onLine  told of lines that belong to no single activation */
  assign(onLine: (line: LogLine) => void): void {
    this.#onLine = onLine;
  }

  /** Tries until somebody listens: the platform does, too, as long as the action may take. */
  async init(json: string, timeoutMs: number): Promise<RunnerAnswer> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.max(0, end - performance.now());
      const answer = await this.#post("/init", json, leftMs);
      if (answer.kind !== "refused") return answer;
      if (this.#isGone) return { kind: "no-response" };
      if (leftMs <= retryMs) return { kind: "timed-out" };
      await Promise.race([sleep(retryMs), this.exited]);
    }
  }

  run(json: string, timeoutMs: number): Promise<RunnerAnswer> {
    return this.#post("/run", json, timeoutMs);
  }

  readLogs(limitBytes: number, onLine: (line: LogLine) => void): LogReader {
    return this.#logs.read(limitBytes, onLine);
  }

  /** See RunnerHandle. */
  watchMemory(): () => void {
    return this.#handle.watchMemory();
  }

  pause(): void | Promise<void> {
    return this.#handle.pause();
  }

  resume(): void | Promise<void> {
    return this.#handle.resume();
  }

  /** Ends it, or what it left behind when it has ended by itself, and waits until it is gone. */
  async stop(): Promise<void> {
    this.#handle.kill();
    if (this.#isGone) this.#connections.closeAfterLastWords();
    else this.#connections.close();
    await this.#handle.exited;
  }

  async #post(path: "/init" | "/run", json: string, timeoutMs: number): Promise<RunnerAnswer> {
    const answer = await this.#connections.post({ path, json, timeoutMs, maxBytes: this.#maxBytes });
    if (answer.kind !== "no-response") return answer;
    return (await this.#handle.ranOutOfMemory()) ? { kind: "out-of-memory" } : answer;
  }
}
