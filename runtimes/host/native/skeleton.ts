import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { type Answer, failure } from "../../nodejs/answer.js";
import type { Runner } from "../../nodejs/runner.js";
import type { NativeOptions } from "./native-options.js";
import { contextOf, readInit } from "./read-body.js";
import { writeCode } from "./write-code.js";

const initializedTwice = "Cannot initialize the action more than once.";
const noBinary = "The action failed to generate or locate a binary. See logs for details.";
const noArguments = "The action did not receive a dictionary or array as an argument.";
const noDictionary = "The action did not return a dictionary or array.";

/** What the image runs while it has no code. */
const stub: Answer = {
  status: 200,
  body: JSON.stringify({ error: "This is a stub action. Replace it with custom logic." }),
};

/** Bytes that Linux takes as one argument (MAX_ARG_STRLEN, without its end); longer ones come on stdin alone. */
const maxArgumentBytes = 131_071;

/**
 * Runs an executable once for each activation, as the image `openwhisk/dockerskeleton` does: the arguments are JSON on
 * stdin and its first argument, the last line of stdout is the result, all before it is log.
 *
 * Source: openwhisk-runtime-docker, core/actionProxy/actionproxy.py.
 */
export function createSkeleton({ markers, makeFolder }: NativeOptions): Pick<Runner, "init" | "run"> {
  let isInitialized = false;
  let initEnv: Record<string, string> = {};
  let executable: { file: string; folder: string } | undefined;

  async function init(body: object | null): Promise<Answer> {
    if (isInitialized && process.env.PROXY_ALLOW_REINIT !== "1") {
      markers.writeLine(initializedTwice);
      return failure(403, initializedTwice);
    }
    const read = readInit(body);
    if (read === undefined) return failure(404, noArguments);
    initEnv = read.env;
    try {
      const folder = makeFolder();
      if (read.code !== "") executable = { folder, file: await writeCode(read, folder) };
      isInitialized = true;
      return { status: 200, body: '{"OK":true}' };
    } catch (error) {
      markers.writeLine((error as Error).message);
      await new Promise<void>((resolve) => markers.end(resolve));
      return failure(502, noBinary);
    }
  }

  async function run(body: object | null): Promise<Answer> {
    const args = (body as { value?: unknown } | null)?.value ?? {};
    if (typeof args !== "object") return failure(404, noArguments);
    const env = { ...process.env, ...initEnv, ...contextOf(body) };
    const answer = executable === undefined ? stub : await execute(executable, JSON.stringify(args), env);
    await new Promise<void>((resolve) => markers.end(resolve));
    return answer;
  }

  return {
    init: (body, reply) => void init(body).then(reply),
    run: (body, reply) => void run(body).then(reply),
  };
}

function execute(
  { file, folder }: { file: string; folder: string },
  args: string,
  env: NodeJS.ProcessEnv,
): Promise<Answer> {
  return new Promise((resolve) => {
    const argv = Buffer.byteLength(args) > maxArgumentBytes ? [] : [args];
    const child = spawn(file, argv, { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });
    const output = new LastLine((line) => process.stdout.write(`${line}\n`));
    child.stdout.on("data", (chunk: Buffer) => output.add(chunk));
    // Who does not read its arguments is not to blame.
    child.stdin.on("error", () => {});
    child.stdin.end(args);
    child.once("error", (error) => {
      process.stdout.write(`${error.message}\n`);
      resolve(failure(502, noDictionary));
    });
    child.once("close", () => resolve(readResult(output.last())));
  });
}

function readResult(line: string): Answer {
  try {
    const result: unknown = JSON.parse(line);
    if (typeof result === "object" && result !== null) return { status: 200, body: line.trim() };
  } catch {
    // Said below.
  }
  if (line !== "") process.stdout.write(`${line}\n`);
  return failure(502, noDictionary);
}

/** Lets all lines of a text through but the last, which is known only at the end. */
class LastLine {
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string) => void;
  #held: string | undefined;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (this.#held !== undefined) this.#onLine(this.#held);
      this.#held = line;
    }
  }

  /** Without its line break. */
  last(): string {
    const rest = this.#rest + this.#decoder.end();
    if (rest === "") return this.#held ?? "";
    if (this.#held !== undefined) this.#onLine(this.#held);
    return rest;
  }
}
