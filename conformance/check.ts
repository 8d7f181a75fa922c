import type { Expectation } from "./expectation.js";
import type { Json, JsonObject } from "./json.js";
import { compare, show } from "./matchers.js";
import type { HttpAnswer } from "./parse-answer.js";

/**
 * Everything in which an answer differs from what was expected; pure.
 *
 * @param expected  with all placeholders filled in
 */
export function check(expected: Expectation, answer: HttpAnswer): string[] {
  const { status, headers, json, pretty, text, base64, empty, anyOf } = expected;
  const differences: string[] = [];
  const body = answer.body;
  if (status !== undefined) differences.push(...compare(status, answer.status, "status"));
  for (const [name, wanted] of Object.entries(headers ?? {})) {
    differences.push(...compareHeader(name, wanted, answer));
  }
  if (json !== undefined) differences.push(...compareJson(json, body));
  if (pretty !== undefined && body.includes(10) !== pretty) {
    differences.push(`body: expected JSON ${pretty ? "with" : "without"} line breaks, got ${showBody(body)}`);
  }
  if (text !== undefined) differences.push(...compare(text, body.toString("utf8"), "text"));
  if (base64 !== undefined && body.toString("base64") !== base64) {
    differences.push(`body: expected the bytes ${show(base64)}, got ${show(body.toString("base64"))}`);
  }
  if (empty && body.length > 0) differences.push(`body: expected none, got ${showBody(body)}`);
  if (anyOf !== undefined) {
    const attempts = anyOf.map((choice) => check(choice, answer));
    if (attempts.every((attempt) => attempt.length > 0)) {
      differences.push(
        ...attempts.flatMap((attempt, i) => attempt.map((each) => `choice ${i + 1}: ${each}`)),
      );
    }
  }
  return differences;
}

/** A list stands for the header repeated; a matcher sees the value, or the list of them when there are several. */
function compareHeader(name: string, wanted: Json, { headers }: HttpAnswer): string[] {
  const values = headers.filter(([key]) => key === name).map(([, value]) => value);
  return compare(wanted, Array.isArray(wanted) || values.length > 1 ? values : values[0], `header ${name}`);
}

function compareJson(wanted: Json, body: Buffer): string[] {
  let value: Json;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return [`body: expected JSON, got ${showBody(body)}`];
  }
  return compare(wanted, value, "json");
}

function showBody(body: Buffer): string {
  return show(body.toString("utf8"));
}

/**
 * A part of an answer: "json.activationId", "json.logs.0", "header.x-request-id", "text".
 *
 * @returns undefined when the answer has no such part
 */
export function partOf(answer: HttpAnswer, path: string): Json | undefined {
  const [source, ...steps] = path.split(".");
  if (source === "text") return answer.body.toString("utf8");
  if (source === "header") return answer.headers.find(([name]) => name === steps.join("."))?.[1];
  let value: Json | undefined;
  try {
    value = JSON.parse(answer.body.toString("utf8"));
  } catch {
    return undefined;
  }
  for (const step of steps) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as JsonObject)[step];
  }
  return value;
}
