import { expect, test } from "vitest";
import { compare, judge, type Observation } from "./compare.js";
import type { ReceivedResponse } from "./message.js";

const base: ReceivedResponse = {
  status: 200,
  headers: [],
  body: Buffer.from("a"),
  trailers: [],
  informational: [],
  cutShort: false,
};

function answered(response: Partial<ReceivedResponse>, facts?: unknown): Observation {
  return { exchange: { kind: "answered", response: { ...base, ...response } }, facts };
}

test.each([
  ["nothing", {}, {}, []],
  ["the status", { status: 200 }, { status: 201 }, [{ where: "status", listener: 200, action: 201 }]],
  [
    "a byte",
    { body: Buffer.from([255]) },
    { body: Buffer.from([254]) },
    [{ where: "body", listener: "bytes ff", action: "bytes fe" }],
  ],
  [
    "one key of a JSON body",
    { body: Buffer.from('{"a":1,"b":[2]}') },
    { body: Buffer.from('{"b":[3],"a":1}') },
    [{ where: "body.b", listener: [2], action: [3] }],
  ],
  [
    "how often a header comes",
    {
      headers: [
        ["Set-Cookie", "a=1"],
        ["set-cookie", "b=2"],
      ],
    },
    { headers: [["set-cookie", "b=2"]] },
    [{ where: "header set-cookie", listener: ["a=1", "b=2"], action: ["b=2"] }],
  ],
  [
    "an interim response",
    { informational: [103] },
    {},
    [{ where: "informational", listener: [103], action: undefined }],
  ],
  ["a cut", { cutShort: true }, {}, [{ where: "cut short", listener: true, action: undefined }]],
  ["not the date", { headers: [["Date", "now"]] }, { headers: [["Date", "then"]] }, []],
  ["not a header name's case", { headers: [["X-A", "1"]] }, { headers: [["x-a", "1"]] }, []],
  [
    "not a content type's spelling",
    { headers: [["content-type", "text/plain"]] },
    { headers: [["content-type", "Text/Plain;charset=UTF-8"]] },
    [],
  ],
  [
    "a content type",
    { headers: [["content-type", "text/plain; charset=latin1"]] },
    { headers: [["content-type", "text/plain"]] },
    [
      {
        where: "header content-type",
        listener: ["text/plain; charset=latin1"],
        action: ["text/plain; charset=utf-8"],
      },
    ],
  ],
] as [string, Partial<ReceivedResponse>, Partial<ReceivedResponse>, unknown[]][])(
  "finds %s",
  (_, listener, action, found) => {
    expect(compare([answered(listener)], [answered(action)])).toEqual(found);
  },
);

test("finds how an exchange ended", () => {
  expect(compare([{ exchange: { kind: "hung-up" }, facts: undefined }], [answered({ status: 502 })])).toEqual(
    [{ where: "exchange", listener: "hung-up", action: "answered 502" }],
  );
});

test("finds facts, and numbers the requests", () => {
  expect(compare([answered({}), answered({}, ["finish"])], [answered({}), answered({}, ["close"])])).toEqual([
    { where: "#2 facts", listener: ["finish"], action: ["close"] },
  ]);
});

const finding = { where: "status", listener: 1, action: 2 };
const declared = { ...finding, because: "of a reason" };

test.each([
  ["a declared difference", [finding], [declared], true],
  [
    "a declared difference that leaves a value free",
    [finding],
    [{ where: "status", because: "of a reason" }],
    true,
  ],
  ["an undeclared one", [finding], [], false],
  ["a declared one that is not there", [], [declared], false],
  ["a declared one with another value", [finding], [{ ...declared, action: 3 }], false],
])("%s is judged", (_, found, differences, holds) => {
  const verdict = judge(found, differences);
  expect(JSON.stringify(verdict.found) === JSON.stringify(verdict.declared)).toBe(holds);
});
