import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../dist/runtimes/nodejs/main.cjs", import.meta.url));

const endOfActivation = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

/** An answer of the runner. */
export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The text as JSON. */
  json: unknown;
}

/** How a runner's process ended. */
export interface Ended {
  code: number | null;
  signal: string | null;
}

/** The built runner as a process of its own, on a free port of the loopback interface. */
export interface RunnerProcess {
  pid: number;
  port: number;
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** What it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** Posts `{ value }` to `/init`; `main` is "main" and `binary` false unless said otherwise. */
  init(value: Record<string, unknown>): Promise<Answered>;
  /** Posts `{ value, ...metadata }` to `/run`. */
  run(value?: unknown, metadata?: Record<string, unknown>): Promise<Answered>;
  /** Posts a body as it is. */
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Answered>;
  send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Buffer,
  ): Promise<Answered>;
  /** Both streams, line by line, when this many activations have ended on each. */
  logs(activations: number): Promise<{ stdout: string[]; stderr: string[] }>;
  ended: Promise<Ended>;
  /** Ends it, and waits for that. */
  stop(): Promise<Ended>;
}

export interface RunnerProcessOptions {
  /** For Node itself. */
  execArgs?: readonly string[];
  args?: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
}

/** Starts the built runner and waits until it says that it listens. */
export async function startRunner(options: RunnerProcessOptions = {}): Promise<RunnerProcess> {
  const args = [
    ...(options.execArgs ?? []),
    main,
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--ready-fd",
    "3",
    ...(options.args ?? []),
  ];
  // It is ended by SIGKILL, after which nobody else removes what it unpacked.
  const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
  const child = spawn(process.execPath, args, {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    cwd: options.cwd,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...options.env },
  }) as unknown as ChildProcessByStdio<Writable, Readable, Readable>;
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin.on("error", () => {});
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => {
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, signal });
    });
  });
  const { port, pid } = JSON.parse(await readAll(child.stdio[3] as unknown as Readable, () => stderr));

  const send: RunnerProcess["send"] = (method, path, headers, body) =>
    sendRequest({ port, method, path, headers }, body);
  const post: RunnerProcess["post"] = (path, body, headers) =>
    send("POST", path, { "content-type": "application/json", ...headers }, body);
  return {
    pid,
    port,
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    init: (value) =>
      post("/init", JSON.stringify({ value: { name: "test", main: "main", binary: false, ...value } })),
    run: (value = {}, metadata = {}) => post("/run", JSON.stringify({ value, ...metadata })),
    post,
    send,
    async logs(activations) {
      await until(() => count(stdout) >= activations && count(stderr) >= activations);
      return { stdout: linesOf(stdout), stderr: linesOf(stderr) };
    },
    ended,
    async stop() {
      child.kill("SIGKILL");
      return await ended;
    },
  };
}

/** Runs `use` with a runner of its own, which is gone afterwards. */
export async function withRunner<T>(
  options: RunnerProcessOptions,
  use: (runner: RunnerProcess) => Promise<T>,
): Promise<T> {
  const runner = await startRunner(options);
  try {
    return await use(runner);
  } finally {
    await runner.stop();
  }
}

/** Sends bytes and gives back all that came until the other side closed, or `enough` says so. */
export async function sendBytes(
  port: number,
  bytes: string,
  enough: (text: string) => boolean,
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      if (enough(text)) socket.destroy();
    });
    socket.on("error", reject).on("close", () => resolve(text));
  });
}

/** Waits for a condition; what it waits for decides how long, the test's own limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

function sendRequest(
  target: { port: number; method: string; path: string; headers: Record<string, string> },
  body: string | Buffer | undefined,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", agent: false, ...target }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text, json: text === "" ? undefined : JSON.parse(text) });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function readAll(stream: Readable, stderr: () => string): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk;
  if (text === "") throw new Error(`the runner did not start: ${stderr()}`);
  return text;
}

function count(text: string): number {
  return text.split(`${endOfActivation}\n`).length - 1;
}

/** Lines, with the marker as `<end>`. */
function linesOf(text: string): string[] {
  return text.replaceAll(endOfActivation, "<end>").split("\n").slice(0, -1);
}
