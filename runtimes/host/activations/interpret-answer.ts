import { isJsonObject, type Json } from "../json/json.js";
import { parseJson } from "../json/parse-json.js";
import { messages } from "../messages.js";
import type { RunnerAnswer } from "../pool/read-answer.js";
import type { ActivationResponse } from "./activation.js";

type Final = Exclude<RunnerAnswer, { kind: "unavailable" }>;

/**
 * What the platform makes of a runner's answer to /run. Source: OpenWhisk, ActivationResult.scala.
 *
 * @param limitMs  the action's time limit, for the text
 * @param resultBytes  the limit on results
 */
export function interpretRun(answer: Final, limitMs: number, resultBytes: number): ActivationResponse {
  if (answer.kind === "timed-out") return developerError(messages.timedOut(limitMs, "run"));
  if (answer.kind === "out-of-memory") return developerError(messages.memoryExhausted);
  if (answer.kind !== "answered") return developerError(messages.abnormalRun);
  const { status, body, bytes } = answer;
  const text = () => body.toString("utf8");
  if (bytes > resultBytes) {
    const error = messages.truncatedResponse(bytes, resultBytes, text());
    return { status: "application error", result: { error }, size: bytes };
  }
  const result = readJson(body);
  if (isJsonObject(result) && Object.hasOwn(result, "error")) {
    // What stands beside the error is dropped.
    const error = { error: result.error! };
    return {
      status: status === 200 ? "application error" : "action developer error",
      result: error,
      size: bytes,
    };
  }
  if (status === 200 && typeof result === "object" && result !== null)
    return { status: "success", result, size: bytes };
  return { ...developerError(messages.invalidRunResponse(text())), size: bytes };
}

/** What the platform makes of a runner's answer to /init; undefined when it is ready. */
export function interpretInit(
  answer: Final,
  limitMs: number,
  resultBytes: number,
): ActivationResponse | undefined {
  if (answer.kind === "timed-out") return developerError(messages.timedOut(limitMs, "init"));
  if (answer.kind === "out-of-memory") return developerError(messages.memoryExhausted);
  if (answer.kind !== "answered") return developerError(messages.abnormalInitialization);
  if (answer.status === 200) return undefined;
  const { body, bytes } = answer;
  if (bytes > resultBytes) {
    return {
      ...developerError(messages.truncatedResponse(bytes, resultBytes, body.toString("utf8"))),
      size: bytes,
    };
  }
  const result = readJson(body);
  const response =
    isJsonObject(result) && Object.hasOwn(result, "error")
      ? developerError(result.error!)
      : developerError(messages.invalidInitResponse(body.toString("utf8")));
  return { ...response, size: bytes };
}

function developerError(error: Json): ActivationResponse {
  return { status: "action developer error", result: { error } };
}

function readJson(body: Buffer): Json | undefined {
  const parsed = parseJson(body);
  return parsed.kind === "json" ? parsed.value : undefined;
}
