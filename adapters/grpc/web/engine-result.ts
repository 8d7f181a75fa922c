import type { WebAnswer, WebResult } from "../../activation.js";
import { seldom } from "../../seldom.js";
import type { EngineAnswer } from "../engine/engine.js";

/** An engine's answer as a web action's result: its bytes are those of the protocols, which are always base64. */
export function engineResult({ response, failure }: EngineAnswer): WebResult {
  if (failure !== undefined) seldom().logFailure(failure.cause);
  const { status, headers, body } = response;
  const answer: WebAnswer = {
    statusCode: status,
    headers,
    body: body === undefined ? "" : Buffer.from(body as Buffer).toString("base64"),
  };
  return failure === undefined ? answer : { error: answer };
}
