import type { ActionParams } from "../activation.js";
import { RpcError } from "../rpc/rpc-error.js";
import { awaitOutcome as awaitAny, type Turn as RpcTurn, runTurn as runAny } from "../rpc/turn.js";
import { type AnswerForm, formOf } from "./decode-request.js";
import { encodeJson, type ThriftResult } from "./encode-answer.js";
import type { ThriftOptions } from "./options.js";
import { abandoned, type Outcome } from "./outcome.js";

/** An action's entry point; the second argument is what some runtimes add. */
export type ThriftMain = (params: ActionParams, invocation?: unknown) => Promise<ThriftResult>;

export type Turn = RpcTurn<ThriftOptions>;

/** Runs one activation. What `answer` throws is answered too: `main` never rejects. */
export function runTurn(
  params: ActionParams,
  invocation: unknown,
  options: ThriftOptions,
  answer: (turn: Turn) => ThriftResult | Promise<ThriftResult>,
): Promise<ThriftResult> {
  return runAny(params, invocation, options, { answer, answerFailure });
}

function answerFailure(turn: Turn, error: RpcError): ThriftResult {
  return encodeJson(asJson(formOf(turn.activation.params)), { kind: "error", error }, turn.activationId);
}

function asJson(form: AnswerForm): AnswerForm {
  return form.kind === "web" ? { ...form, contentType: "application/json" } : form;
}

/** Waits for a call's outcome, as long as there is time (rpc/turn.ts). */
export function awaitOutcome(
  { activation }: Turn,
  method: string,
  call: (done: (outcome: Outcome) => void) => void,
): Outcome | Promise<Outcome> {
  return awaitAny<Outcome>(activation, (reason) => abandoned(method, reason), call);
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
