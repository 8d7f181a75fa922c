import { describe, expect, test } from "vitest";
import { errorStack, errorText, inspectSafely, rejectionAsJson } from "./describe-error.js";

const hostile = {
  toString() {
    throw new Error("no text");
  },
  get stack(): string {
    throw new Error("no stack");
  },
};

test.each([
  { name: "an error", value: new TypeError("bad"), text: "TypeError: bad" },
  { name: "a string", value: "just text", text: "just text" },
  { name: "an object", value: { reason: 1 }, text: "[object Object]" },
  { name: "undefined", value: undefined, text: "undefined" },
  { name: "null", value: null, text: "null" },
  { name: "a symbol", value: Symbol("s"), text: "Symbol(s)" },
  { name: "an object without a prototype", value: Object.create(null), text: "[Object: null prototype] {}" },
])("the text of $name", ({ value, text }) => {
  expect(errorText(value)).toBe(text);
});

test("nothing that can be thrown breaks a description", () => {
  expect([
    errorText(hostile),
    errorStack(hostile),
    inspectSafely(hostile),
    rejectionAsJson(hostile),
  ]).toHaveLength(4);
});

describe("the stack", () => {
  test("is the error's own", () => {
    expect(errorStack(new Error("bad"))).toMatch(/^Error: bad\n {4}at /);
  });

  test("does not quote a whole bundle of one line", () => {
    const error = Object.assign(new Error(), {
      stack: `action.js:1\n${"x".repeat(100_000)}\n^\nSyntaxError: bad`,
    });
    expect(errorStack(error)).toBe(`action.js:1\n${"x".repeat(500)}...\n^\nSyntaxError: bad`);
  });
});

describe("a rejection as JSON", () => {
  class Coded extends Error {
    code = "E1";
    status = 418;
    nested = { deep: true };
    method() {}
  }
  const circular: Record<string, unknown> = { name: "loop" };
  circular.self = circular;

  test.each([
    { name: "nothing", reason: undefined, json: {} },
    { name: "null", reason: null, json: {} },
    { name: "zero", reason: 0, json: {} },
    { name: "text", reason: "just text", json: "just text" },
    {
      name: "an object",
      reason: { reason: "object", error: "inner" },
      json: { reason: "object", error: "inner" },
    },
    { name: "an array", reason: [1, { a: 2 }], json: [1, { a: 2 }] },
    { name: "a circle", reason: circular, json: { name: "loop", self: "[Circular]" } },
    { name: "bytes", reason: { body: Buffer.from("secret") }, json: { body: "[object Buffer]" } },
    { name: "a BigInt", reason: { n: 5n }, json: { n: "5" } },
    { name: "an object with a toJSON", reason: { toJSON: () => ({ own: true }) }, json: { own: true } },
    {
      name: "an error with its own properties",
      reason: new Coded("coded"),
      json: {
        code: "E1",
        status: 418,
        nested: { deep: true },
        name: "Error",
        message: "coded",
        stack: expect.any(String),
      },
    },
    {
      name: "an error with its cause",
      reason: new Error("outer", { cause: new TypeError("inner") }),
      json: {
        name: "Error",
        message: "outer",
        stack: expect.any(String),
        cause: { name: "TypeError", message: "inner", stack: expect.any(String) },
      },
    },
    {
      name: "several errors in one",
      reason: new AggregateError([new Error("one")], "all"),
      json: {
        name: "AggregateError",
        message: "all",
        stack: expect.any(String),
        errors: [{ name: "Error", message: "one", stack: expect.any(String) }],
      },
    },
  ])("$name", ({ reason, json }) => {
    expect(rejectionAsJson(reason)).toEqual(json);
  });

  test("a graph whose tree has no end is cut", () => {
    const levels = Array.from({ length: 40 }, (): Record<string, unknown> => ({}));
    for (const [n, level] of levels.entries()) Object.assign(level, { a: levels[n + 1], b: levels[n + 1] });
    expect(JSON.stringify(rejectionAsJson(levels[0]))).toContain('"[Truncated]"');
  });
});
