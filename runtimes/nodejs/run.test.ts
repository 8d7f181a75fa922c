import { expect, test } from "vitest";
import { readRun } from "./run.js";

test.each([
  { name: "an object", body: { value: { a: 1 } }, params: { a: 1 } },
  { name: "an array", body: { value: [1] }, params: [1] },
  { name: "an empty array", body: { value: [] }, params: [] },
  { name: "no value", body: { namespace: "guest" }, params: {} },
  { name: "a value of null", body: { value: null }, params: {} },
  { name: "a body of null", body: null, params: {} },
  { name: "a body that is an array", body: [1], params: {} },
])("$name", ({ body, params }) => {
  expect(readRun(body)).toMatchObject({ kind: "run", params });
});

test.each([
  { value: "text", type: "string" },
  { value: 5, type: "number" },
  { value: true, type: "boolean" },
])("a value that is a $type is refused", ({ value, type }) => {
  expect(readRun({ value })).toEqual({
    kind: "refused",
    status: 403,
    text: `Internal system error: the argument must be a dictionary but has type '${type}'.`,
  });
});
