import { type Answer, failure } from "./answer.js";
import { errorText } from "./describe-error.js";

/** Compared by clients and by the platform's own tests (ErrorResponse.scala, and the runtimes' suites). */
export const notADictionary = "The action did not return a dictionary or array.";

/** What a run is answered with, and what its logs say about a result that cannot be one. */
export interface ResultAnswer extends Answer {
  log?: string;
}

/**
 * Answers a run with what `main` returned; undefined is `{}`.
 *
 * The JSON text decides whether it is a result, for a `Date` and what has a `toJSON` of its own are objects and yet
 * become a string. The value itself is never logged.
 */
export function answerResult(result: unknown): ResultAnswer {
  let body: string | undefined;
  try {
    body = result === undefined ? "{}" : JSON.stringify(result);
  } catch (error) {
    const why = `The action's result cannot be written as JSON: ${errorText(error)}`;
    return { ...failure(502, why), log: why };
  }
  if (body !== undefined && (body.startsWith("{") || body.startsWith("["))) return { status: 200, body };
  return { ...failure(502, notADictionary), log: `${notADictionary} It returned ${typeOfJson(body)}.` };
}

function typeOfJson(body: string | undefined): string {
  if (body === undefined) return "what JSON cannot hold";
  return body === "null" ? "null" : `a ${typeof JSON.parse(body)}`;
}
