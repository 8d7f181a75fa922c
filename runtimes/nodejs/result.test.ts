import { expect, test } from "vitest";
import { answerResult } from "./result.js";

const circular: Record<string, unknown> = {};
circular.self = circular;

test.each([
  { name: "an object", result: { a: 1 }, body: '{"a":1}' },
  { name: "an array", result: [1, "a", null], body: '[1,"a",null]' },
  { name: "nothing", result: undefined, body: "{}" },
  {
    name: "an application error, whatever its value",
    result: { error: false, other: 1 },
    body: '{"error":false,"other":1}',
  },
  { name: "NaN inside", result: { n: Number.NaN }, body: '{"n":null}' },
  { name: "undefined inside", result: { a: undefined, b: 1 }, body: '{"b":1}' },
  { name: "a date inside", result: { at: new Date(0) }, body: '{"at":"1970-01-01T00:00:00.000Z"}' },
  { name: "an unpaired surrogate", result: { s: "\ud800" }, body: '{"s":"\\ud800"}' },
  { name: "a Map, which JSON writes empty", result: new Map([["a", 1]]), body: "{}" },
])("$name is a result", ({ result, body }) => {
  expect(answerResult(result)).toEqual({ status: 200, body });
});

test.each([
  { name: "null", result: null, came: "null" },
  { name: "a string", result: "secret", came: "a string" },
  { name: "a number", result: 42, came: "a number" },
  { name: "a boolean", result: true, came: "a boolean" },
  { name: "a function", result: () => 1, came: "what JSON cannot hold" },
  { name: "a symbol", result: Symbol("s"), came: "what JSON cannot hold" },
  { name: "a date", result: new Date(0), came: "a string" },
  { name: "an object that becomes text", result: { toJSON: () => "text" }, came: "a string" },
  {
    name: "an object that becomes nothing",
    result: { toJSON: () => undefined },
    came: "what JSON cannot hold",
  },
])("$name is none", ({ result, came }) => {
  expect(answerResult(result)).toEqual({
    status: 502,
    body: '{"error":"The action did not return a dictionary or array."}',
    log: `The action did not return a dictionary or array. It returned ${came}.`,
  });
});

test.each([
  { name: "a circle", result: circular, why: "TypeError: Converting circular structure to JSON" },
  { name: "a BigInt", result: { n: 1n }, why: "TypeError: Do not know how to serialize a BigInt" },
  {
    name: "a getter that throws",
    result: {
      get a() {
        throw new Error("mine");
      },
    },
    why: "Error: mine",
  },
])("$name cannot be written", ({ result, why }) => {
  const answer = answerResult(result);
  expect([answer.status, JSON.parse(answer.body).error]).toEqual([
    502,
    expect.stringContaining(`The action's result cannot be written as JSON: ${why}`),
  ]);
});
