import { expect, test } from "vitest";
import { check, partOf } from "./check.js";
import type { Expectation } from "./expectation.js";
import type { Json } from "./json.js";
import { compare, unknownMatchers } from "./matchers.js";
import type { HttpAnswer } from "./parse-answer.js";

const answer = (init: Partial<Omit<HttpAnswer, "body">> & { body?: string } = {}): HttpAnswer => ({
  status: 200,
  reason: "OK",
  headers: [],
  ...init,
  body: Buffer.from(init.body ?? ""),
});

test.each([
  { name: "nothing expected, anything goes", expected: {}, actual: answer({ status: 500, body: "x" }) },
  { name: "a status", expected: { status: 200 }, actual: answer() },
  { name: "one of two", expected: { status: { $oneOf: [200, 204] } }, actual: answer() },
  {
    name: "a header",
    expected: { headers: { "x-a": "1" } },
    actual: answer({ headers: [["x-a", "1"]] }),
  },
  {
    name: "a header that is repeated",
    expected: { headers: { "x-a": ["1", "2"] } },
    actual: answer({
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
    }),
  },
  {
    name: "a header that is not there",
    expected: { headers: { "x-a": { $absent: true } } },
    actual: answer(),
  },
  {
    name: "JSON, keys in any order",
    expected: { json: { a: 1, b: 2 } },
    actual: answer({ body: '{"b":2,"a":1}' }),
  },
  { name: "line breaks", expected: { pretty: true }, actual: answer({ body: '{\n"a":1}' }) },
  { name: "text", expected: { text: "grün" }, actual: answer({ body: "grün" }) },
  { name: "bytes", expected: { base64: "YWI=" }, actual: answer({ body: "ab" }) },
  { name: "no body", expected: { empty: true as const }, actual: answer() },
  { name: "the second choice", expected: { anyOf: [{ status: 404 }, { status: 200 }] }, actual: answer() },
])("$name passes", ({ expected, actual }) => {
  expect(check(expected, actual)).toEqual([]);
});

const differing: { expected: Expectation; actual: HttpAnswer; says: string[] }[] = [
  { expected: { status: 200 }, actual: answer({ status: 404 }), says: ["status: expected 200, got 404"] },
  {
    expected: { headers: { "x-a": "1" } },
    actual: answer(),
    says: ['header x-a: is missing, expected "1"'],
  },
  {
    expected: { headers: { "x-a": "1" } },
    actual: answer({
      headers: [
        ["x-a", "1"],
        ["x-a", "1"],
      ],
    }),
    says: ['header x-a: expected "1", got ["1","1"]'],
  },
  {
    expected: { json: { a: 1 } },
    actual: answer({ body: "<html>" }),
    says: ['body: expected JSON, got "<html>"'],
  },
  {
    expected: { status: 200, json: { a: 1, b: 2 }, pretty: true },
    actual: answer({ status: 500, body: '{"a":2,"c":3}' }),
    says: [
      "status: expected 200, got 500",
      "json.a: expected 1, got 2",
      "json.b: is missing, expected 2",
      "json.c: expected nothing, got 3",
      'body: expected JSON with line breaks, got "{\\"a\\":2,\\"c\\":3}"',
    ],
  },
  {
    expected: { base64: "YWI=" },
    actual: answer({ body: "abc" }),
    says: ['body: expected the bytes "YWI=", got "YWJj"'],
  },
  {
    expected: { empty: true as const },
    actual: answer({ body: "a" }),
    says: ['body: expected none, got "a"'],
  },
  {
    expected: { anyOf: [{ status: 404 }, { text: "b" }] },
    actual: answer({ body: "a" }),
    says: ["choice 1: status: expected 404, got 200", 'choice 2: text: expected "b", got "a"'],
  },
];

test.each(differing)("everything that differs is said: $says", ({ expected, actual, says }) => {
  expect(check(expected, actual)).toEqual(says);
});

const passing: [expected: Json, actual: Json | undefined][] = [
  [{ $any: "id" }, "0123456789abcdef0123456789abcdef"],
  [{ $any: "time" }, 1795700493520],
  [{ $any: "value" }, null],
  [{ $absent: true }, undefined],
  [{ $oneOf: [{ $any: "integer" }, "x"] }, 5],
  [{ $all: [{ $length: 2 }, { $includes: [1] }] }, [1, 2]],
  [{ $match: "^a.c$" }, "a\nc"],
  [{ $has: { a: 1, b: { $absent: true } } }, { a: 1, c: 2 }],
  [{ $includes: [{ key: "a", value: { $any: "string" } }] }, [1, { key: "a", value: "v" }]],
  [{ $lacks: [3] }, [1, 2]],
  [{ $unordered: [2, 1] }, [1, 2]],
  [{ $each: { $any: "integer" } }, [1, 2]],
  [{ $length: { $between: [1, 3] } }, "ab"],
  [{ $parsed: { a: 1 } }, '{"a":1}'],
  [{ $not: "a" }, "b"],
  [{ $between: [1, 3] }, 3],
  [{ $has: 1, other: 2 } as Json, { $has: 1, other: 2 }],
];

test.each(passing)("%j holds for %j", (expected, actual) => {
  expect(compare(expected, actual, "json")).toEqual([]);
});

const failing: [expected: Json, actual: Json | undefined, says: string][] = [
  [{ $any: "id" }, "0123", 'json: expected any id, got "0123"'],
  [{ $any: "integer" }, 1.5, "json: expected any integer, got 1.5"],
  [{ $any: "string" }, undefined, "json: is missing"],
  [{ $absent: true }, null, "json: expected nothing, got null"],
  [{ $oneOf: [1, 2] }, 3, "json: expected one of 1, 2, got 3"],
  [{ $all: [{ $length: 2 }, { $includes: [3] }] }, [1, 2], "json: expected an item 3, got [1,2]"],
  [{ $match: "^a$" }, "b", 'json: expected text like /^a$/, got "b"'],
  [{ $has: { a: 1 } }, { b: 1 }, "json.a: is missing, expected 1"],
  [{ $has: { a: 1 } }, "a", 'json: expected an object, got "a"'],
  [{ $lacks: [1] }, [1, 2], "json: expected no item 1, got [1,2]"],
  [{ $unordered: [1] }, [1, 2], "json: expected 1 items, got [1,2]"],
  [{ $each: 1 }, [], "json: expected items, got []"],
  [{ $length: 3 }, "ab", "json: expected a length of 3, got 2"],
  [{ $parsed: 1 }, "x", 'json: expected JSON, got "x"'],
  [{ $not: "a" }, "a", 'json: expected anything but "a"'],
  [{ $between: [1, 3] }, 4, "json: expected a number from 1 to 3, got 4"],
  [[1, 2], [1], "json: expected 2 items, got 1: [1]"],
  [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, "json.a.0.b: expected 1, got 2"],
  [{ toString: { $any: "value" } }, {}, "json.toString: is missing"],
];

test.each(failing)("%j does not hold for %j", (expected, actual, says) => {
  expect(compare(expected, actual, "json")).toEqual([says]);
});

test("a matcher that does not exist is found", () => {
  expect(unknownMatchers([{ a: { $anny: "id", $any: "id" } }, { $base64: "x" }])).toEqual(["$anny"]);
});

test.each([
  { path: "json.a.0.b", part: 1 },
  { path: "json", part: { a: [{ b: 1 }] } },
  { path: "header.x-a", part: "1" },
  { path: "text", part: '{"a":[{"b":1}]}' },
  { path: "json.a.1", part: undefined },
  { path: "json.toString", part: undefined },
  { path: "header.x-b", part: undefined },
])("the part $path of an answer", ({ path, part }) => {
  expect(partOf(answer({ headers: [["x-a", "1"]], body: '{"a":[{"b":1}]}' }), path)).toEqual(part);
});
