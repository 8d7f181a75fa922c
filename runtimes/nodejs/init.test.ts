import { expect, test } from "vitest";
import { readInit } from "./init.js";

const base = { main: "main", code: "function main() {}", binary: false };

test.each([
  { name: "source text", value: base, read: { ...base, env: undefined } },
  { name: "an archive", value: { ...base, binary: true }, read: { ...base, binary: true, env: undefined } },
  {
    name: "binary as text",
    value: { ...base, binary: "true" },
    read: { ...base, binary: true, env: undefined },
  },
  { name: "env as it came", value: { ...base, env: { A: null } }, read: { ...base, env: { A: null } } },
  { name: "keys nobody knows", value: { ...base, annotations: [] }, read: { ...base, env: undefined } },
])("$name", ({ value, read }) => {
  expect(readInit({ value })).toEqual(read);
});

test.each([
  { name: "a body of null", body: null },
  { name: "an empty body", body: {} },
  { name: "a body that is an array", body: [base] },
  { name: "a value of null", body: { value: null } },
  { name: "a value that is text", body: { value: "text" } },
  { name: "no code", body: { value: { ...base, code: undefined } } },
  { name: "code of null", body: { value: { ...base, code: null } } },
  { name: "empty code", body: { value: { ...base, code: "" } } },
  { name: "code that is a number", body: { value: { ...base, code: 5 } } },
  { name: "no main", body: { value: { ...base, main: undefined } } },
  { name: "an empty main", body: { value: { ...base, main: "" } } },
  { name: "a main that is a number", body: { value: { ...base, main: 5 } } },
  {
    name: "all of it on a prototype",
    body: JSON.parse('{"__proto__":{"value":{"main":"main","code":"x"}}}'),
  },
])("$name has nothing to run", ({ body }) => {
  expect(readInit(body)).toBeUndefined();
});
