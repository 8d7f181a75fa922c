import { expect, test } from "vitest";
import type { RunnerAnswer } from "../pool/read-answer.js";
import { interpretInit, interpretRun } from "./interpret-answer.js";

const limitMs = 500;
const resultBytes = 40;

function answered(status: number, text: string): RunnerAnswer & { kind: "answered" } {
  const bytes = Buffer.from(text);
  return { kind: "answered", status, body: bytes.subarray(0, resultBytes), bytes: bytes.length };
}

const invalid = "The action did not produce a valid JSON or JSON Array response";

// Source: OpenWhisk, ActivationResult.scala; seen live on 2.0.0.
test.each([
  { answer: answered(200, '{"a":1}'), status: "success", result: { a: 1 }, size: 7 },
  { answer: answered(200, "[1]"), status: "success", result: [1], size: 3 },
  {
    answer: answered(200, '{"error":{"a":1},"b":2}'),
    status: "application error",
    result: { error: { a: 1 } },
    size: 23,
  },
  { answer: answered(200, '{"error":null}'), status: "application error", result: { error: null }, size: 14 },
  {
    answer: answered(502, '{"error":"x","b":2}'),
    status: "action developer error",
    result: { error: "x" },
    size: 19,
  },
  {
    answer: answered(201, '{"a":1}'),
    status: "action developer error",
    result: { error: `${invalid}: {"a":1}` },
    size: 7,
  },
  { answer: answered(500, ""), status: "action developer error", result: { error: `${invalid}.` }, size: 0 },
  {
    answer: answered(200, "null"),
    status: "action developer error",
    result: { error: `${invalid}: null` },
    size: 4,
  },
  {
    answer: answered(200, "5"),
    status: "action developer error",
    result: { error: `${invalid}: 5` },
    size: 1,
  },
  {
    answer: answered(200, "hello <b>"),
    status: "action developer error",
    result: { error: `${invalid}: hello <b>` },
    size: 9,
  },
  {
    answer: answered(200, `{"text":"${"x".repeat(40)}"}`),
    status: "application error",
    result: {
      error: `The action produced a response that exceeded the allowed length: 51 > 40 bytes. The truncated response was: {"text":"${"x".repeat(31)}`,
    },
    size: 51,
  },
  {
    answer: { kind: "no-response" } as const,
    status: "action developer error",
    result: { error: "The action did not produce a valid response and exited unexpectedly." },
  },
  {
    answer: { kind: "out-of-memory" } as const,
    status: "action developer error",
    result: { error: "The action exhausted its memory and was aborted." },
  },
  {
    answer: { kind: "timed-out" } as const,
    status: "action developer error",
    result: { error: "The action exceeded its time limits of 500 milliseconds." },
  },
])("/run: $answer.status $result", ({ answer, ...expected }) => {
  expect(interpretRun(answer, limitMs, resultBytes)).toEqual(expected);
});

test.each([
  { answer: answered(200, "anything"), result: undefined },
  { answer: answered(502, '{"error":{"a":1}}'), result: { error: { a: 1 } } },
  { answer: answered(502, "no"), result: { error: "The action failed during initialization: no" } },
  { answer: answered(403, ""), result: { error: "The action failed during initialization." } },
  {
    answer: { kind: "no-response" } as const,
    result: { error: "The action did not initialize and exited unexpectedly." },
  },
  {
    answer: { kind: "timed-out" } as const,
    result: { error: "The action exceeded its time limits of 500 milliseconds during initialization." },
  },
])("/init: $answer.status $result", ({ answer, result }) => {
  const response = interpretInit(answer, limitMs, resultBytes);
  expect(response?.result).toEqual(result);
  expect(response?.status).toBe(result === undefined ? undefined : "action developer error");
});
