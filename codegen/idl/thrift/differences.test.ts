import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasErrors } from "../../diagnostics.js";
import { readThrift } from "./read.js";
import { compile } from "./testing/apache.js";
import { isStricter, lenient } from "./testing/differences.js";
import { modelOf, plainModel } from "./testing/model.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-differences-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function both(idl: string) {
  const path = join(folder, "a.thrift");
  writeFileSync(path, idl);
  const { document, diagnostics } = readThrift("a.thrift", (file) => (file === "a.thrift" ? idl : undefined));
  return { document: document!, diagnostics, verdict: await compile(path) };
}

test.each([
  { name: "an id of more than 16 bits", idl: "struct A { 40000: i32 a }" },
  { name: "a number that does not fit its type", idl: "const i8 A = 1000" },
  { name: "a bool of 5", idl: "const bool A = 5" },
  { name: "a number for a map", idl: "const map<i32, i32> A = 5" },
  { name: "two fields of a union", idl: 'union U { 1: i32 a, 2: i32 b } const U A = {"a": 1, "b": 2}' },
  { name: "an infinite double", idl: "const double A = 1e999" },
  { name: "a oneway method with a result", idl: "service S { oneway i32 f() }" },
  { name: "an include that is not there", idl: 'include "nowhere.thrift"' },
  { name: "a sign alone", idl: "const double A = -" },
  { name: "true as an id", idl: "struct A { true: i32 a }" },
  { name: "a member with a dot", idl: "enum E { A.B = 1 }" },
])("refused here alone: $name", async ({ idl }) => {
  const { diagnostics, verdict } = await both(idl);
  expect(verdict.accepted).toBe(true);
  expect(isStricter(diagnostics.filter(({ severity }) => severity === "error"))).toBe(true);
});

test.each([
  { name: "senum", idl: 'senum A { "a" }' },
  { name: "slist", idl: "struct A { 1: slist a }" },
  { name: "a namespace of old", idl: "php_namespace a" },
])("refused by the compiler alone: $name", async ({ idl }) => {
  const { diagnostics, verdict } = await both(idl);
  expect(verdict.accepted).toBe(false);
  expect(hasErrors(diagnostics)).toBe(false);
  expect(diagnostics.map(({ code }) => Object.hasOwn(lenient, code))).toContain(true);
});

const dialect = { enumsAreIntegers: false, wordsAreNoNames: false };

test.each([
  {
    name: "a double that names a double written as a whole number",
    idl: "const double A = 1 const double B = A",
    ours: 1,
    theirs: 0,
  },
])("meant differently: $name", async ({ idl, ours, theirs }) => {
  const { document, verdict } = await both(idl);
  const lastValue = (model: unknown) =>
    (model as { constants: { value: unknown }[] }).constants.at(-1)!.value;
  expect(lastValue(modelOf(document, dialect))).toBe(ours);
  expect(verdict.accepted && lastValue(plainModel(verdict.model))).toBe(theirs);
});

test("names in an exception's value are resolved here alone", async () => {
  const { diagnostics, verdict } = await both(
    'const string N = "n" exception E { 1: string a } const E A = {"a": N}',
  );
  expect(diagnostics).toEqual([]);
  expect(verdict.accepted).toBe(false);
});
