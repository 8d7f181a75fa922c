import { isJsonObject, type Json, type JsonObject } from "../rpc/json.js";
import { isActivationId } from "./http-answer.js";
import type { FailureKind } from "./mapping.js";
import type { Outcome } from "./outcome.js";

/**
 * The platform's words for how an action was ended, which alone tell: the status is the same for all. Sources:
 * ErrorResponse.scala (object Messages) of OpenWhisk; seen live on 2.0.0. "Initialization has failed" is the Node.js
 * runtime's, "ended the process" our runner's.
 */
const developerErrors: readonly [RegExp, FailureKind][] = [
  [/exceeded its time limits of .* during initialization/, "init-time-limit"],
  [/exceeded its time limits of /, "time-limit"],
  [/exhausted its memory/, "memory-limit"],
  [/did not initialize|failed during initialization|Initialization has failed/, "init-failed"],
  [/Failed to (?:pull container image|provision resources)/, "init-failed"],
  [/exited unexpectedly|the action ended the process/, "crashed"],
  [/exceeded the allowed length/, "result-too-large"],
];

/** Characters of an error text that are looked at: it may go on with a megabyte of the action's answer. */
const lookAt = 400;

/** What an activation's record says; undefined when it is none. */
export function readRecord(record: Json | undefined): Outcome | undefined {
  if (!isJsonObject(record) || !isJsonObject(record.response)) return undefined;
  const { response } = record;
  const activationId = isActivationId(record.activationId) ? record.activationId : undefined;
  const result = response.result ?? null;
  const error = isJsonObject(result) ? result.error : undefined;
  const text = typeof error === "string" ? error.slice(0, lookAt) : "";
  switch (statusOf(response)) {
    case "success":
      return { kind: "result", result, activationId };
    case "application error": {
      if (/exceeded the allowed length/.test(text))
        return { kind: "failed", failure: "result-too-large", activationId };
      return { kind: "failed", failure: "application-error", activationId, error: error ?? null };
    }
    case "action developer error": {
      const known = developerErrors.find(([pattern]) => pattern.test(text));
      return { kind: "failed", failure: known?.[1] ?? "developer-error", activationId };
    }
    case "whisk internal error":
      return { kind: "failed", failure: "internal-error", activationId };
    default:
      return undefined;
  }
}

const statuses = ["success", "application error", "action developer error", "whisk internal error"];

/** Records of some releases have the number alone. */
function statusOf({ status, statusCode }: JsonObject): string | undefined {
  if (typeof status === "string") return status.replaceAll("_", " ");
  return typeof statusCode === "number" ? statuses[statusCode] : undefined;
}
