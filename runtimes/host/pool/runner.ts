import { Agent } from "node:http";
import { LogCollector, type LogLine, type LogReader } from "./collect-logs.js";
import { postToRunner, type RunnerAnswer } from "./post-to-runner.js";
import type { RunnerProcess } from "./start-process.js";

/** A runner process as activations use it. */
export class Runner {
  readonly #process: RunnerProcess;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });
  readonly #logs: LogCollector;
  readonly #maxResultBytes: number;

  /** @param maxLogBytes  bound on a line, and on what is logged while no activation runs */
  constructor(
    process: RunnerProcess,
    options: { maxResultBytes: number; maxLogBytes: number; onLine: (line: LogLine) => void },
  ) {
    this.#process = process;
    this.#maxResultBytes = options.maxResultBytes;
    this.#logs = new LogCollector(process.stdout, process.stderr, options.maxLogBytes, options.onLine);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get exited(): Promise<void> {
    return this.#process.exited;
  }

  init(json: string, timeoutMs: number): Promise<RunnerAnswer> {
    return this.#post("/init", json, timeoutMs);
  }

  run(json: string, timeoutMs: number): Promise<RunnerAnswer> {
    return this.#post("/run", json, timeoutMs);
  }

  readLogs(limitBytes: number, onLine: (line: LogLine) => void): LogReader {
    return this.#logs.read(limitBytes, onLine);
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    this.#process.kill();
    this.#agent.destroy();
    await this.#process.exited;
  }

  #post(path: "/init" | "/run", json: string, timeoutMs: number): Promise<RunnerAnswer> {
    return postToRunner(this.#agent, this.#process, path, json, timeoutMs, this.#maxResultBytes);
  }
}
