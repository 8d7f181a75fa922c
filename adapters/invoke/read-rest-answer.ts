import { isJsonObject } from "../rpc/json.js";
import { activationIdOf, controllerErrorOf, type HttpAnswer, isActivationId, jsonOf } from "./http-answer.js";
import type { FailureKind } from "./mapping.js";
import type { Failed, Outcome } from "./outcome.js";
import { readRecord } from "./read-record.js";

/** What an answer of `POST /namespaces/.../actions/...` means. Pure. Source: OpenWhisk, Actions.scala. */
export function readRestAnswer(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const activationId = activationIdOf(answer);
  if (status === 200) {
    const json = jsonOf(answer);
    // An array is answered bare, without a record.
    if (json === undefined) return { kind: "failed", failure: "missing-result", activationId };
    return readRecord(json) ?? { kind: "result", result: json, activationId };
  }
  if (status === 202) {
    const json = jsonOf(answer);
    const told = isJsonObject(json) && isActivationId(json.activationId) ? json.activationId : undefined;
    return { kind: "accepted", activationId: told ?? activationId };
  }
  if (status === 502 || status === 500) {
    // Never by the status alone: 502 is also how the platform answers for an action that failed by itself.
    const recorded = readRecord(jsonOf(answer));
    if (recorded !== undefined) return recorded;
  }
  return failedByStatus(answer);
}

const byStatus: Partial<Record<number, FailureKind>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "no-such-action",
  405: "unsupported-request",
  406: "not-acceptable",
  408: "http-timeout",
  409: "conflict",
  413: "request-too-large",
  414: "http-limit",
  415: "unsupported-request",
  431: "http-limit",
  500: "internal-error",
  502: "bad-gateway",
  503: "unavailable",
  504: "gateway-timeout",
};

/** What a status means that no action answered with. */
export function failedByStatus(answer: HttpAnswer): Failed {
  const { status } = answer;
  const activationId = activationIdOf(answer);
  if (status === 429) return { ...throttled(answer), activationId };
  const failure = status === 400 ? failureOf400(answer) : byStatus[status];
  if (failure !== undefined) return { kind: "failed", failure, activationId };
  return { kind: "failed", failure: "unexpected-status", httpStatus: status, activationId };
}

/** The controller answers in JSON, the HTTP layer before it in plain text; in HTML it is a proxy, for any reason. */
function failureOf400(answer: HttpAnswer): FailureKind | undefined {
  if (controllerErrorOf(answer) !== undefined) return "bad-request";
  return answer.headers["content-type"]?.startsWith("text/html") === true ? undefined : "http-limit";
}

/** OpenWhisk gives no Retry-After: the count is that of a minute of the platform's clock. */
function throttled(answer: HttpAnswer): Failed {
  const isMinute = /last minute/.test(controllerErrorOf(answer)?.error ?? "");
  if (!isMinute) return { kind: "failed", failure: "throttled-concurrent" };
  const told = Date.parse(answer.headers.date ?? "");
  const now = Number.isNaN(told) ? Date.now() : told;
  return { kind: "failed", failure: "throttled-minute", retryAfterMs: 60_000 - (now % 60_000) };
}
