import { AsyncResource } from "node:async_hooks";
import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";
import { answerDueAt, readDeadline } from "../deadline.js";
import { type ActionParams, type Main, type WebResult, wrap } from "../http/index.js";
import { trackActivations } from "../running.js";
import { seldom } from "../seldom.js";
import { isThriftCall } from "../thrift/decode-request.js";
import { wrapThrift } from "../thrift/index.js";
import { processorOf } from "./catch-thrift.js";
import { ProcessEnd } from "./end-process.js";
import type { CaptureOptions } from "./options.js";
import { installPatches } from "./patches.js";
import { Program, type StartWindow } from "./program.js";
import { callerFolder, entryName, resolveEntry } from "./resolve-entry.js";
import { runInScope, type Scope } from "./scope.js";
import { thriftApplication } from "./thrift-application.js";

export type { ActionParams, HeaderValue, Main, WebAnswer, WebParams, WebResult } from "../activation.js";
export { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
export type { CaptureOptions } from "./options.js";
export type { Readiness } from "./readiness.js";

const defaultStartTimeoutMs = 30_000;

/**
 * Milliseconds that our own error is earlier than the answer to a missed deadline, which knows less. A tenth of
 * the time where there is little.
 */
const reportMarginMs = 500;

/**
 * Makes an action's `main` from a service's entry file, which stays as it is.
 *
 * ```ts
 * export const main = capture("./server.js");
 * ```
 *
 * The first activation runs the file as the main program of this process. The server that it tells to listen
 * is caught: it behaves as if it listened, no port is opened, and activations are answered by it. What the
 * program does later stays caught. Outgoing connections, worker threads and child processes are untouched.
 *
 * @param entry a relative path counts from the folder of the file that calls `capture`, then from the working
 *   directory (the archive's root on OpenWhisk)
 */
export function capture(entry: string | URL, options: CaptureOptions = {}): Main {
  const folder = callerFolder(capture);
  // What runs beside the activation that starts the program is not part of it.
  trackActivations();
  // Of the module that defines the action, so that no activation's context lives on in what start-up creates.
  const origin = new AsyncResource("UnlistenCapture");
  let program: Program | undefined;
  let startWindow = startWindowOf(options, undefined);

  function captureServer(): Promise<Server> {
    return origin.runInAsyncScope(async () => {
      installPatches();
      if (program?.state.kind === "failed" && program.format === "commonjs") {
        program.discard();
        program = undefined;
      }
      if (program === undefined) {
        program = new Program(resolveEntry(entry, folder, process.cwd()), entryName(entry), options);
        program.start();
      }
      const server = await program.serve(startWindow);
      isThrift = processorOf(server) !== undefined;
      return server;
    });
  }

  let isThrift = false;
  const serveHttp = wrap(async () => applicationOf(await captureServer()), { ...options, kind: "factory" });
  const serveThrift = wrapThrift(async () => {
    const processor = processorOf(await captureServer());
    if (processor === undefined) throw seldom().noRequest({});
    return processor;
  }, options);
  /** Until it is known what the program listens for, the activation itself tells. */
  const serve: Main = (params, invocation) => {
    if (!isThrift && !isThriftCall(params)) return serveHttp(params, invocation);
    // Only for a call that is no web action's is the result another than a web action's.
    return serveThrift(params, invocation) as Promise<WebResult>;
  };
  const refuse = wrap(
    () => {
      throw program?.ambiguity;
    },
    { ...options, kind: "factory" },
  );
  const scope: Scope = {
    get program() {
      return program;
    },
  };
  const end = new ProcessEnd();

  async function callWhileStarting(params: ActionParams, invocation: unknown): Promise<WebResult> {
    startWindow = startWindowOf(options, invocation);
    end.enter();
    try {
      return await runInScope(scope, serve, params, invocation);
    } finally {
      end.leave(options.whenStuck !== "stay" && isStuck(program));
    }
  }

  return (params, invocation) => {
    if (program?.state.kind !== "serving") return callWhileStarting(params, invocation);
    return runInScope(scope, program.ambiguity === undefined ? serve : refuse, params, invocation);
  };
}

/** What answers web actions. */
function applicationOf(server: Server): HttpServer {
  const processor = processorOf(server);
  return processor === undefined ? (server as HttpServer) : thriftApplication(processor);
}

/** Whether another process could do better; what this Node cannot do at all fails in a fresh one as well. */
function isStuck(program: Program | undefined): boolean {
  if (program === undefined || program.format === "commonjs") return false;
  return program.state.kind === "failed" && program.state.error.code === "capture-entry-failed";
}

function startWindowOf(options: CaptureOptions, invocation: unknown): StartWindow {
  const now = Date.now();
  const limitMs = options.startTimeoutMs ?? defaultStartTimeoutMs;
  const deadline = readDeadline((invocation as { deadline?: unknown } | undefined)?.deadline);
  if (deadline === undefined) return { limitMs, endsAt: now + limitMs };
  const untilAnswerMs = answerDueAt(deadline, now, options.deadlineMarginMs ?? 1000) - now;
  const untilReportMs = Math.max(0, Math.floor(untilAnswerMs - Math.min(reportMarginMs, untilAnswerMs / 10)));
  const shorterMs = Math.min(limitMs, untilReportMs);
  return { limitMs: shorterMs, endsAt: now + shorterMs };
}
