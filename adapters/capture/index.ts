import { AsyncResource } from "node:async_hooks";
import { answerDueAt, readDeadline } from "../deadline.js";
import { provideEngine } from "../grpc/load-engine.js";
import { guardProcess } from "../http/guard.js";
import type { ActionParams, Main, WebResult } from "../http/index.js";
import { trackActivations } from "../running.js";
import { knownInvocation } from "../running-activation.js";
import { ProcessEnd } from "./end-process.js";
import type { CaptureOptions } from "./options.js";
import { installPatches } from "./patches.js";
import { Program, type StartWindow } from "./program.js";
import { callerFolder, entryName, resolveEntry } from "./resolve-entry.js";
import { runInScope, type Scope } from "./scope.js";
import { mainOf, refusalOf } from "./serving.js";

provideEngine(() => import("../grpc/engine/create-engine.js"));

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
  let serve: Main | undefined;
  const scope: Scope = {
    get program() {
      return program;
    },
  };
  const end = new ProcessEnd();

  function open(startWindow: StartWindow): Promise<Main> {
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
      const chosen = await program.serve(startWindow);
      serve ??= mainOf(chosen, options);
      return serve;
    });
  }

  /** A server that began to listen later answers too. */
  function mainOfNow(program: Program, params: ActionParams): Main {
    try {
      const chosen = program.chooseAgain();
      if (chosen !== undefined) serve = mainOf(chosen, options);
      return serve!;
    } catch (thrown) {
      return refusalOf(thrown, params, options);
    }
  }

  async function callWhileStarting(params: ActionParams, invocation: unknown): Promise<WebResult> {
    // What the environment says of this activation may soon be the next one's.
    const known = knownInvocation(invocation);
    end.enter();
    try {
      guardProcess();
      const main = await open(startWindowOf(options, known)).catch((thrown) =>
        refusalOf(thrown, params, options),
      );
      return await runInScope(scope, main, params, known);
    } finally {
      end.leave(options.whenStuck !== "stay" && isStuck(program));
    }
  }

  return (params, invocation) => {
    if (serve === undefined || program === undefined) return callWhileStarting(params, invocation);
    return runInScope(scope, mainOfNow(program, params), params, invocation);
  };
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
