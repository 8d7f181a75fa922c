import { AsyncLocalStorage } from "node:async_hooks";
import { type Answer, failure } from "./answer.js";
import { CodeError } from "./code-error.js";
import { createContext } from "./context.js";
import { errorStack, errorText, inspectSafely, rejectionAsJson } from "./describe-error.js";
import type { ActionEnvironment } from "./env.js";
import type { Main } from "./find-main.js";
import { codeMissing, readInit } from "./init.js";
import { loadAction } from "./load-action.js";
import type { LogMarkers } from "./log-markers.js";
import { answerResult } from "./result.js";
import { readRun } from "./run.js";
import type { Scratch } from "./scratch.js";
import { beginRun, endRun, type Refusal, type RunnerState, refuseInit } from "./state.js";

/** Takes the answer to a call; `sent` is called when it is out, or when nobody is there to take it. */
export type Reply = (answer: Answer, sent?: () => void) => void;

/** One action in this process. */
export interface Runner {
  /** @param body  parsed JSON; null also for an empty body */
  init(body: object | null, reply: Reply): void;
  /** @param body  as for `init` */
  run(body: object | null, reply: Reply): void;
  /**
   * Answers the run, or the `/init`, that an error nobody caught belongs to, and takes no further one.
   *
   * @param idle  called when no run is under way any more; the process should end then
   */
  stop(error: unknown, idle: () => void): void;
  /** Answers whatever is under way, for a process that is about to exit. */
  abandon(reason: string): void;
}

export interface RunnerOptions {
  /** Whether a `/run` may begin while another one is under way. */
  allowConcurrent: boolean;
  markers: LogMarkers;
  environment: ActionEnvironment;
  scratch: Scratch;
}

/** An `/init` or `/run` that has not been answered. */
interface Call {
  kind: "init" | "run";
  reply: Reply;
}

export function createRunner(options: RunnerOptions): Runner {
  const { allowConcurrent, markers, environment, scratch } = options;
  const calls = new Set<Call>();
  // Which of several runs an error belongs to; with one run at a time there is nothing to tell, and no price to pay.
  const currentCall = allowConcurrent ? new AsyncLocalStorage<Call>() : undefined;
  let state: RunnerState = { kind: "cold" };
  let whenIdle: (() => void) | undefined;

  function refuse({ status, text }: Refusal, reply: Reply): void {
    markers.writeLine(text.startsWith("Internal system error:") ? text : `Internal system error: ${text}`);
    reply(failure(status, text));
  }

  /** Answers a call, once; what comes later, from a run that was given up, is dropped. */
  function settle(call: Call, answer: Answer): void {
    if (!calls.delete(call)) return;
    markers.end(() => {
      if (call.kind === "run") state = endRun(state);
      call.reply(answer, calls.size === 0 ? whenIdle : undefined);
    });
  }

  function settleInit(call: Call, main: Main): void {
    if (!calls.delete(call)) return;
    state = { kind: "ready", main };
    call.reply({ status: 200, body: '{"OK":true}' });
  }

  function failInit(call: Call, error: unknown): void {
    const text = error instanceof CodeError ? error.message : errorStack(error);
    markers.writeLine(`Error during initialization: ${text}`);
    settle(call, failure(502, `Initialization has failed due to: ${text}`));
  }

  function failRun(call: Call, error: unknown): void {
    markers.writeLine(inspectSafely(error));
    settle(call, failure(502, `An error has occurred: ${errorText(error)}`));
  }

  function finishRun(call: Call, result: unknown): void {
    const { log, ...answer } = answerResult(result);
    if (log !== undefined) markers.writeLine(log);
    settle(call, answer);
  }

  function callMain(call: Call, main: Main, params: object, metadata: Record<string, unknown>): void {
    let result: unknown;
    let pending: boolean;
    try {
      environment.exportRun(metadata);
      result = main(params, createContext(metadata, process.env.__OW_API_HOST));
      pending = isThenable(result);
    } catch (error) {
      failRun(call, error);
      return;
    }
    if (!pending) {
      finishRun(call, result);
      return;
    }
    // What a promise is rejected with is the action's own answer: an application error, not a broken action.
    Promise.resolve(result).then(
      (value) => finishRun(call, value),
      (reason) => settle(call, { status: 200, body: rejectionBody(reason) }),
    );
  }

  return {
    init(body, reply) {
      const refusal = refuseInit(state);
      if (refusal !== undefined) return refuse(refusal, reply);
      const request = readInit(body);
      if (request === undefined) return reply(failure(403, codeMissing));
      const call: Call = { kind: "init", reply };
      calls.add(call);
      state = { kind: "starting" };
      let takeBackEnv = () => {};
      const exportEnv = () => {
        takeBackEnv = environment.exportInit(request.env);
      };
      loadAction(request, scratch, exportEnv).then(
        (main) => settleInit(call, main),
        (error) => {
          takeBackEnv();
          if (state.kind === "starting") state = { kind: "cold" };
          failInit(call, error);
        },
      );
    },

    run(body, reply) {
      const next = beginRun(state, allowConcurrent);
      if (next.kind === "refused") return refuse(next, reply);
      const request = readRun(body);
      if (request.kind === "refused") return refuse(request, reply);
      const call: Call = { kind: "run", reply };
      calls.add(call);
      state = next;
      if (currentCall === undefined) callMain(call, next.main, request.params, request.metadata);
      else currentCall.run(call, callMain, call, next.main, request.params, request.metadata);
    },

    stop(error, idle) {
      state = { kind: "stopped" };
      whenIdle = idle;
      const guilty = currentCall?.getStore();
      const hit = guilty !== undefined && calls.has(guilty) ? [guilty] : [...calls];
      if (hit.length === 0) {
        markers.writeLine(inspectSafely(error));
        if (calls.size === 0) idle();
      }
      for (const call of hit) (call.kind === "init" ? failInit : failRun)(call, error);
    },

    abandon(reason) {
      for (const { kind, reply } of calls) {
        markers.endNow();
        const text = kind === "init" ? "Initialization has failed due to" : "An error has occurred";
        reply(failure(502, `${text}: ${reason}`));
      }
      calls.clear();
    },
  };
}

function isThenable(value: unknown): boolean {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return typeof (value as { then?: unknown }).then === "function";
}

function rejectionBody(reason: unknown): string {
  try {
    return JSON.stringify({ error: rejectionAsJson(reason) });
  } catch (error) {
    return JSON.stringify({ error: `The action's error cannot be written as JSON: ${errorText(error)}` });
  }
}
