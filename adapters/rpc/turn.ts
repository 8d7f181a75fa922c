import type { ActionParams } from "../activation.js";
import { contextOf } from "../context.js";
import { watch } from "../deadline.js";
import { isUnlistenError } from "../errors.js";
import { finishActivation, settlePending } from "../finish-activation.js";
import { guardProcess } from "../http/guard.js";
import { runInActivation } from "../running.js";
import { Activation } from "../running-activation.js";
import { seldom } from "../seldom.js";
import { isRpcError, RpcError } from "./rpc-error.js";

/** One activation on its way through decode, call and encode. */
export interface Turn<Options> {
  activation: Activation;
  options: Options;
  /** "" outside of a platform. */
  readonly activationId: string;
}

/** A class, because one is made for each call and an object with a getter costs more. */
class RunningTurn<Options> implements Turn<Options> {
  declare activation: Activation;
  declare options: Options;

  constructor(activation: Activation, options: Options) {
    this.activation = activation;
    this.options = options;
  }

  get activationId(): string {
    return contextOf(this.activation).activationId;
  }
}

/** What a room does with an activation. */
export interface Work<Options, Result> {
  /** Decodes, calls and encodes. */
  answer(turn: Turn<Options>): Result | Promise<Result>;
  /** Says what went wrong outside of a call: parameters that cannot be taken apart, a service that cannot be loaded. */
  answerFailure(turn: Turn<Options>, error: RpcError): Result;
}

/** Runs one activation. What `work.answer` throws is answered too: the promise never rejects. */
export function runTurn<Options extends { deadlineMarginMs?: number }, Result>(
  params: ActionParams,
  invocation: unknown,
  options: Options,
  work: Work<Options, Result>,
): Promise<Result> {
  const activation = new Activation(params, invocation, options.deadlineMarginMs ?? 1000);
  return runInActivation(activation, () => {
    guardProcess();
    const turn = new RunningTurn(activation, options);
    try {
      const result = work.answer(turn);
      if (result instanceof Promise) return finishLater(turn, work, result);
      finishActivation(activation);
      return Promise.resolve(result);
    } catch (thrown) {
      return Promise.resolve(finishFailed(turn, work, thrown));
    }
  });
}

async function finishLater<Options, Result>(
  turn: Turn<Options>,
  work: Work<Options, Result>,
  pending: Promise<Result>,
): Promise<Result> {
  try {
    const result = await pending;
    finishActivation(turn.activation);
    return result;
  } catch (thrown) {
    return finishFailed(turn, work, thrown);
  }
}

function finishFailed<Options, Result>(
  turn: Turn<Options>,
  work: Work<Options, Result>,
  thrown: unknown,
): Result {
  const error = asRpcError(thrown);
  logError(error);
  const result = work.answerFailure(turn, error);
  finishActivation(turn.activation);
  return result;
}

function asRpcError(thrown: unknown): RpcError {
  if (isRpcError(thrown)) return thrown;
  const message = isUnlistenError(thrown) ? thrown.message : "the action failed, and its log has the reason";
  return new RpcError(message, { code: "internal", executed: "no", cause: thrown });
}

/** A caller's mistake is told to the caller only. */
export function logError({ cause, code, executed }: RpcError): void {
  const isOurs = executed !== "no" || code === "internal" || isUnlistenError(cause);
  if (cause !== undefined && isOurs) seldom().logFailure(cause);
}

/**
 * Waits for a call's outcome, as long as there is time.
 *
 * @param onAbandoned what it is when the wait ends otherwise: by the deadline, or an error that nobody caught
 * @param call        begins it, and tells the outcome once, perhaps at once
 * @returns the outcome itself when nothing has to be waited for
 */
export function awaitOutcome<Outcome>(
  activation: Activation,
  onAbandoned: (reason: unknown) => Outcome,
  call: (done: (outcome: Outcome) => void) => void,
): Outcome | Promise<Outcome> {
  let isTold = false;
  let outcome: Outcome | undefined;
  let resume: ((outcome: Outcome) => void) | undefined;
  const done = (told: Outcome) => {
    if (isTold) return;
    isTold = true;
    outcome = told;
    resume?.(told);
  };
  activation.abandon = (reason) => done(onAbandoned(reason));
  call(done);
  if (isTold) return outcome!;
  watch(activation);
  return new Promise((resolve) => {
    resume = resolve;
  });
}

/** Holds the activation open until work has ended; what it throws is for the log. */
export function holdOpen(activation: Activation, work: PromiseLike<unknown>): void {
  activation.pending ??= [];
  activation.pending.push(work);
}

/** @returns the result at once when `waitUntil` was given nothing */
export function afterPending<Result>(activation: Activation, encode: () => Result): Result | Promise<Result> {
  if (activation.pending === undefined) return encode();
  watch(activation);
  return settlePending(activation).then(encode);
}
