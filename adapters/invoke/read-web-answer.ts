import { isJsonObject } from "../rpc/json.js";
import { isRpcCode } from "../rpc/read-status.js";
import { activationIdOf, controllerErrorOf, type HttpAnswer, jsonOf } from "./http-answer.js";
import type { Outcome } from "./outcome.js";
import { failedByStatus } from "./read-rest-answer.js";

/**
 * What an answer of a web action means: the action's own answer, unless it is in the platform's words. Pure.
 *
 * Source: OpenWhisk, WebActions.scala and ErrorResponse.scala; seen live on 2.0.0.
 */
export function readWebAnswer(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const activationId = activationIdOf(answer);
  const words = status >= 400 || status === 202 ? controllerErrorOf(answer)?.error : undefined;
  if (activationId !== undefined) {
    if (status === 202 && words === "Response not yet ready.")
      return { kind: "failed", failure: "web-wait-expired", activationId };
    if (status === 400 && words !== undefined) {
      if (words === "There was an error processing your request.")
        return { kind: "failed", failure: "web-error", activationId };
      if (/^Response (?:is not valid '|type in header |did not )/.test(words))
        return { kind: "failed", failure: "web-invalid-response", activationId };
    }
    return { kind: "http", answer, activationId };
  }
  // Without an activation nobody but the platform, or a proxy before it, can have answered; but a proxy may also
  // have dropped the header, so what an application may answer as well has to be in the controller's words.
  if (
    status === 500 &&
    isPlainText(answer) &&
    answer.body.toString("latin1") === "There was an internal server error."
  )
    return { kind: "failed", failure: "web-array" };
  const isPlatform =
    words !== undefined ||
    // A service's status of its own, in Connect's words or in a form of its protocols.
    (!isRpcAnswer(answer) && isPlatformStatus(answer));
  return isPlatform ? failedByStatus(answer) : { kind: "http", answer, activationId };
}

function isPlatformStatus(answer: HttpAnswer): boolean {
  const { status } = answer;
  return (
    [408, 413, 429, 502, 503, 504].includes(status) ||
    (isPlainText(answer) && [400, 414, 431].includes(status))
  );
}

/** Source: https://connectrpc.com/docs/protocol, "Error end-stream", and grpc/doc/PROTOCOL-WEB.md. */
function isRpcAnswer(answer: HttpAnswer): boolean {
  if (/^application\/(?:grpc|connect\+|proto)/.test(answer.headers["content-type"] ?? "")) return true;
  const json = answer.status < 400 ? undefined : jsonOf(answer);
  return isJsonObject(json) && isRpcCode(json.code);
}

function isPlainText({ headers }: HttpAnswer): boolean {
  return headers["content-type"]?.startsWith("text/plain") === true;
}
