import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../conformance/runtime/free-port.js";
import type { WebAnswer, WebResult } from "../../activation.js";
import type { CaptureOptions } from "../options.js";

const testdata = fileURLToPath(new URL("../testdata/", import.meta.url));

export function entryPath(entry: string): string {
  return `${testdata}entries/${entry}`;
}

/** What a test asks an action for. */
export interface ActionRequest {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as they are, with the type in `headers`. */
  bytes?: Uint8Array;
  /** In place of all that makes a web action's parameters. */
  plain?: Record<string, unknown>;
  /** Further parameters of the activation, and what the runner says beside them. */
  bound?: Record<string, unknown>;
  invocation?: Record<string, unknown>;
}

/** What the driver sees of its own process. */
export interface Inspection {
  /** Listening sockets, by the kernel's tables and by Node's own. */
  listening: string[];
  /** What a connection to the service's port on loopback comes to. */
  connect: string;
  signals: string[];
  crashHandlers: number;
}

export interface ActionSettings {
  /** Options that JSON can carry. */
  options?: CaptureOptions;
  env?: Record<string, string>;
  /** The action file's format. */
  action?: "cjs" | "mjs";
  /** Another file than the one in testdata. */
  actionFile?: string;
  /** The service's PORT; a free one when absent. */
  port?: number;
  /** Where the entry is looked for when it is relative. */
  cwd?: string;
}

export interface ActionProcess {
  readonly port: number;
  readonly pid: number;
  call(request?: ActionRequest): Promise<WebResult>;
  inspect(): Promise<Inspection>;
  stdout(): string;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** Settles when the process has ended, with its exit code or signal. */
  readonly ended: Promise<number | string>;
  stop(): Promise<void>;
}

/** Starts a process that loads an action, as a runner does, and calls it when the test says so. */
export async function startAction(entry: string, settings: ActionSettings = {}): Promise<ActionProcess> {
  const port = settings.port ?? (await freePort());
  const actionFile = settings.actionFile ?? `${testdata}action.${settings.action ?? "cjs"}`;
  const env = {
    PATH: process.env.PATH,
    ...settings.env,
    PORT: String(port),
    TEST_ENTRY: entry,
    TEST_OPTIONS: JSON.stringify(settings.options ?? {}),
  };
  const child = spawn(process.execPath, ["--no-warnings", `${testdata}driver.cjs`, actionFile], {
    env: env as NodeJS.ProcessEnv,
    cwd: settings.cwd ?? testdata,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  });
  const output = { stdout: collect(child.stdout!), stderr: collect(child.stderr!) };
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  const ask = orderBook(child, ended, output.stderr);
  return {
    port,
    pid: child.pid!,
    ended,
    call: async (request = {}) => {
      const order = {
        kind: "activation",
        params: request.plain ?? webParams(request),
        invocation: request.invocation,
      };
      return ((await ask(order)) as { result: WebResult }).result;
    },
    inspect: async () => (await ask({ kind: "inspect", port })) as Inspection,
    stdout: output.stdout,
    stderr: output.stderr,
    signal: (name) => child.kill(name),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Sends orders to the driver and matches its reports to them. */
function orderBook(child: ChildProcess, ended: Promise<unknown>, stderr: () => string) {
  const orders = child.stdio[4] as Writable;
  // A process that ends closes its end of the pipe; `ended` tells that story.
  orders.on("error", () => undefined);
  const waiting = new Map<number, (report: unknown) => void>();
  createInterface({ input: child.stdio[3] as NodeJS.ReadableStream }).on("line", (line) => {
    const report = JSON.parse(line) as { id: number };
    waiting.get(report.id)?.(report);
    waiting.delete(report.id);
  });
  let last = 0;
  return (order: Record<string, unknown>): Promise<unknown> => {
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      ended.then((how) => reject(new Error(`the process ended with ${how}\n${stderr()}`)));
      orders.write(`${JSON.stringify({ ...order, id })}\n`);
    });
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

function webParams({
  method = "get",
  path = "/",
  query = "",
  headers = {},
  body,
  bytes,
  bound,
}: ActionRequest) {
  const content = bytes ?? (body === undefined ? "" : JSON.stringify(body));
  const sent = Buffer.from(content as string).toString("base64");
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  return {
    ...bound,
    __ow_method: method,
    __ow_headers: { host: "service.test", ...type, ...headers },
    __ow_path: path,
    __ow_query: query,
    __ow_body: sent,
  };
}

/** The answer inside a result, whether the activation counts as failed or not. */
export function answerOf(result: WebResult): WebAnswer {
  return "error" in result ? (result as { error: WebAnswer }).error : result;
}

/** Code and text of an answer of ours. */
export function failureOf(result: WebResult): {
  status: number;
  code: string;
  message: string;
  hint: string;
} {
  const { statusCode, body = "" } = answerOf(result);
  const { code, error, hint } = JSON.parse(body) as Record<string, string>;
  return { status: statusCode, code: code!, message: error!, hint: hint! };
}
