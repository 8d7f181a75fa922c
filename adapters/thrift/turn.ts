import type { ActionParams } from "../activation.js";
import { contextOf } from "../context.js";
import { watch } from "../deadline.js";
import { isUnlistenError } from "../errors.js";
import { finishActivation, settlePending } from "../finish-activation.js";
import { guardProcess } from "../http/guard.js";
import { isRpcError, RpcError } from "../rpc/rpc-error.js";
import { runInActivation } from "../running.js";
import { Activation } from "../running-activation.js";
import { seldom } from "../seldom.js";
import { type AnswerForm, formOf } from "./decode-request.js";
import { encodeJson, type ThriftResult } from "./encode-answer.js";
import type { ThriftOptions } from "./options.js";
import { abandoned, type Outcome } from "./outcome.js";

/** An action's entry point; the second argument is what some runtimes add. */
export type ThriftMain = (params: ActionParams, invocation?: unknown) => Promise<ThriftResult>;

/** One activation on its way through decode, call and encode. */
export interface Turn {
  activation: Activation;
  options: ThriftOptions;
  activationId: string;
}

/** Runs one activation. What `work` throws is answered too: `main` never rejects. */
export function runTurn(
  params: ActionParams,
  invocation: unknown,
  options: ThriftOptions,
  work: (turn: Turn) => ThriftResult | Promise<ThriftResult>,
): Promise<ThriftResult> {
  const activation = new Activation(params, invocation, options.deadlineMarginMs ?? 1000);
  return runInActivation(activation, () => {
    guardProcess();
    const turn: Turn = {
      activation,
      options,
      get activationId() {
        return contextOf(activation).activationId;
      },
    };
    try {
      const result = work(turn);
      if (result instanceof Promise) return finishLater(turn, result);
      finishActivation(activation);
      return Promise.resolve(result);
    } catch (thrown) {
      return Promise.resolve(finishFailed(turn, thrown));
    }
  });
}

async function finishLater(turn: Turn, pending: Promise<ThriftResult>): Promise<ThriftResult> {
  try {
    const result = await pending;
    finishActivation(turn.activation);
    return result;
  } catch (thrown) {
    return finishFailed(turn, thrown);
  }
}

/** What went wrong outside of a call: parameters that cannot be taken apart, a service that cannot be loaded. */
function finishFailed(turn: Turn, thrown: unknown): ThriftResult {
  const error = asRpcError(thrown);
  logError(error);
  const result = encodeJson(
    asJson(formOf(turn.activation.params)),
    { kind: "error", error },
    turn.activationId,
  );
  finishActivation(turn.activation);
  return result;
}

function asJson(form: AnswerForm): AnswerForm {
  return form.kind === "web" ? { ...form, contentType: "application/json" } : form;
}

function asRpcError(thrown: unknown): RpcError {
  if (isRpcError(thrown)) return thrown;
  const message = isUnlistenError(thrown) ? thrown.message : "the action failed, and its log has the reason";
  return new RpcError(message, { code: "internal", executed: "no", cause: thrown });
}

/** A caller's mistake is told to the caller only. */
export function logError({ cause, executed }: RpcError): void {
  if (cause !== undefined && (executed !== "no" || isUnlistenError(cause))) seldom().logFailure(cause);
}

/**
 * Waits for a call's outcome, as long as there is time.
 *
 * @param call begins it, and tells the outcome once, perhaps at once
 * @returns the outcome itself when nothing has to be waited for
 */
export function awaitOutcome(
  { activation }: Turn,
  method: string,
  call: (done: (outcome: Outcome) => void) => void,
): Outcome | Promise<Outcome> {
  let outcome: Outcome | undefined;
  let resume: ((outcome: Outcome) => void) | undefined;
  const done = (told: Outcome) => {
    if (outcome !== undefined) return;
    outcome = told;
    resume?.(told);
  };
  activation.abandon = (reason) => done(abandoned(method, reason));
  call(done);
  if (outcome !== undefined) return outcome;
  watch(activation);
  return new Promise((resolve) => {
    resume = resolve;
  });
}

/** Holds the activation open until what a oneway method began has ended; what it throws is for the log. */
export function holdOpen({ activation }: Turn, work: PromiseLike<unknown>): void {
  activation.pending ??= [];
  activation.pending.push(work);
}

/** @returns the result at once when `waitUntil` was given nothing */
export function afterPending(
  { activation }: Turn,
  encode: () => ThriftResult,
): ThriftResult | Promise<ThriftResult> {
  if (activation.pending === undefined) return encode();
  watch(activation);
  return settlePending(activation).then(encode);
}

/** What the caller is told of an undeclared error. */
export function toldError(error: RpcError, { exposeMessages }: ThriftOptions): RpcError {
  const { cause, code, thriftType, executed, retriable, method } = error;
  if (exposeMessages !== true || code !== "internal" || !(cause instanceof Error)) return error;
  return new RpcError(cause.message, {
    code,
    thriftType,
    executed,
    retriable,
    cause,
    ...(method && { method }),
  });
}
