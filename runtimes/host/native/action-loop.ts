import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, failure } from "../../nodejs/answer.js";
import type { Runner } from "../../nodejs/runner.js";
import type { NativeOptions } from "./native-options.js";
import { isObject, readInit } from "./read-body.js";
import { writeCode } from "./write-code.js";

const initializedTwice = "Cannot initialize the action more than once.";
const noCode = "Missing main/no code to execute.";
const noDictionary = "The action did not return a dictionary or array.";

/** Milliseconds in which one that does not say that it is ready may still turn out not to run. */
const startMs = 5;

/**
 * Runs an executable that loops: it reads one line of JSON for each activation on stdin and writes one with the result
 * to descriptor 3. With `__OW_WAIT_FOR_ACK` in the environment, of the image or of /init, it says `{"ok":true}` there
 * first.
 *
 * Source: openwhisk-runtime-go, docs/ACTION.md and openwhisk/executor.go.
 */
export function createActionLoop({ markers, makeFolder }: NativeOptions): Pick<Runner, "init" | "run"> {
  let isInitialized = false;
  let loop: Loop | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function init(body: object | null): Promise<Answer> {
    if (isInitialized) {
      markers.writeLine(initializedTwice);
      return failure(403, initializedTwice);
    }
    const read = readInit(body);
    if (read === undefined) return failure(400, "Error unmarshaling request: the value must be a dictionary");
    if (read.code === "") return failure(403, noCode);
    let file: string;
    try {
      file = await writeCode(read, makeFolder());
    } catch (error) {
      return failure(400, `cannot decode the request: ${(error as Error).message}`);
    }
    const env = { ...process.env, ...read.env };
    const started = new Loop(file, env);
    const problem = await started.start(Boolean(env.__OW_WAIT_FOR_ACK));
    if (problem !== undefined) {
      started.end();
      return failure(502, problem);
    }
    loop = started;
    isInitialized = true;
    return { status: 200, body: '{"ok":true}' };
  }

  async function run(body: object | null): Promise<Answer> {
    if (loop === undefined) return failure(500, "no action defined yet");
    const line = await loop.exchange(JSON.stringify(body));
    await new Promise<void>((resolve) => markers.end(resolve));
    if (line !== undefined) return readResult(line);
    loop = undefined;
    return failure(400, "command exited");
  }

  return {
    init: (body, reply) => void init(body).then(reply),
    // One at a time: there is one stdin.
    run: (body, reply) => {
      last = last.then(() => run(body)).then((answer) => reply(answer));
    },
  };
}

/** The executable's process. */
class Loop {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #received: string[] = [];
  #wake: () => void = () => {};
  #isGone = false;

  constructor(file: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn(file, [], {
      cwd: dirname(file),
      env,
      // Its logs are the container's.
      stdio: ["pipe", "inherit", "inherit", "pipe"],
    });
    this.#child.stdin!.on("error", () => {});
    this.#lines = createInterface({ input: this.#child.stdio[3] as Readable });
    this.#lines.on("line", (line) => {
      this.#received.push(line);
      this.#wake();
    });
    const gone = () => {
      this.#isGone = true;
      this.#wake();
    };
    this.#child.once("error", gone);
    // What it wrote last is read first.
    Promise.all([once(this.#child, "exit"), once(this.#lines, "close")]).then(gone, gone);
  }

  /** @returns what is wrong; undefined when it runs */
  async start(isToAcknowledge: boolean): Promise<string | undefined> {
    if (!isToAcknowledge) {
      await Promise.race([sleep(startMs), new Promise<void>((resolve) => (this.#wake = resolve))]);
      return this.#isGone ? "command exited" : undefined;
    }
    const line = await this.#next();
    if (line === undefined) return "Command exited abruptly during initialization.";
    return isAcknowledgement(line) ? undefined : "The action did not initialize properly.";
  }

  /** @returns the next line it writes; undefined when it ends instead */
  exchange(line: string): Promise<string | undefined> {
    (this.#child.stdin as Writable).write(`${line}\n`);
    return this.#next();
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  async #next(): Promise<string | undefined> {
    while (this.#received.length === 0 && !this.#isGone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#received.shift();
  }
}

function isAcknowledgement(line: string): boolean {
  const read = parse(line);
  return isObject(read) && read.ok === true;
}

/** `null` passes here, and fails on the platform's side. */
function readResult(line: string): Answer {
  const result = parse(line);
  return typeof result === "object" ? { status: 200, body: line } : failure(502, noDictionary);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
