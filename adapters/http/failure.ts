import { contextOf } from "../context.js";
import { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
import type { Activation } from "../running-activation.js";
import type { HttpResponse } from "./message.js";

/** The status a client sees when there is no answer of the application's. Everything else is 500. */
const statuses: Partial<Record<ErrorCode, number>> = {
  "params-malformed": 400,
  "body-undecodable": 400,
  "body-damaged": 415,
  "response-missing": 502,
  "response-unsupported": 502,
  "upgrade-unsupported": 501,
  "deadline-exceeded": 504,
  "result-too-large": 507,
  "capture-never-listened": 503,
  "capture-not-ready": 503,
};

/** What the application threw, as one of our errors; ours go through. */
export function asFailure(thrown: unknown): UnlistenError {
  if (isUnlistenError(thrown)) return thrown;
  return new UnlistenError("application-threw", "the application threw before it answered", {
    hint: "The action's log has the error with its stack.",
    cause: thrown,
  });
}

/** Our own answer, in JSON: what happened and what to do, without causes, stacks or values. */
export function failureResponse(error: UnlistenError, activation: Activation): HttpResponse {
  const { code, message, hint } = error;
  const body = { error: message, code, hint, activationId: contextOf(activation).activationId };
  return {
    status: statuses[code] ?? 500,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}
