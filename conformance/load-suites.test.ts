import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compute, fillIn } from "./fill-in.js";
import type { Json } from "./json.js";
import { expandRows, loadSuites, suitesFor } from "./load-suites.js";
import { loadSharedActions } from "./platform/shared-actions.js";
import { select } from "./select.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-suites-"));
  mkdirSync(join(folder, "suites"));
  copyFileSync(join(import.meta.dirname, "suite.schema.json"), join(folder, "suite.schema.json"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const step = { request: "GET actions", expect: { status: 200 } };
const write = (suite: string, cases: unknown, more: object = {}) =>
  writeFileSync(
    join(folder, "suites", `${suite}.json`),
    JSON.stringify({ suite, about: "a", cases, ...more }),
  );

test("a row makes a case of the template", () => {
  write("one", [
    {
      name: "one/{{status}} of {{list}}",
      rule: "P1",
      columns: ["status", "list"],
      rows: [
        [200, ["a"]],
        [404, "b\nc"],
      ],
      steps: [{ request: "GET actions", json: "{{list}}", expect: { status: "{{status}}" } }],
    },
  ]);
  expect(loadSuites(folder)[0]?.cases).toEqual([
    {
      name: 'one/200 of ["a"]',
      rule: "P1",
      steps: [{ request: "GET actions", json: ["a"], expect: { status: 200 } }],
    },
    {
      name: "one/404 of b\\nc",
      rule: "P1",
      steps: [{ request: "GET actions", json: "b\nc", expect: { status: 404 } }],
    },
  ]);
});

test.each([
  {
    name: "a field that is not known",
    cases: [{ name: "a/b", rule: "P1", steps: [step], note: 1 }],
    says: /additional properties/,
  },
  {
    name: "a rule that is none",
    cases: [{ name: "a/b", rule: "R1", steps: [step] }],
    says: /must match pattern/,
  },
  { name: "no steps", cases: [{ name: "a/b", rule: "P1", steps: [] }], says: /fewer than 1 items/ },
  {
    name: "a step of two kinds",
    cases: [{ name: "a/b", rule: "P1", steps: [{ ...step, deploy: { name: "x", fixture: "echo" } }] }],
    says: /must match exactly one schema/,
  },
  {
    name: "a placeholder that nothing stands behind",
    cases: [{ name: "a/b", rule: "P1", steps: [{ request: "GET actions/{{what}}" }] }],
    says: /a\/b: nothing stands behind \{\{what\}\}/,
  },
  {
    name: "a matcher that does not exist",
    cases: [{ name: "a/b", rule: "P1", steps: [{ request: "GET actions", expect: { json: { $an: 1 } } }] }],
    says: /a\/b: there is no matcher \$an/,
  },
  {
    name: "two cases of one name",
    cases: [
      { name: "a/b", rule: "P1", steps: [step] },
      { name: "a/b", rule: "P2", steps: [step] },
    ],
    says: /two cases are named "a\/b"/,
  },
  {
    name: "a row of another length",
    cases: [{ name: "a/{{x}}", rule: "P1", columns: ["x"], rows: [[1, 2]], steps: [step] }],
    says: /row 1 has 2 values for 1 columns/,
  },
])("$name is refused", ({ cases, says }) => {
  write("one", cases);
  expect(() => loadSuites(folder)).toThrow(says);
});

test("a file that is no JSON, or calls itself otherwise, is refused", () => {
  writeFileSync(join(folder, "suites", "bad.json"), "{");
  expect(() => loadSuites(folder)).toThrow(/cannot use .*bad\.json/);
  writeFileSync(
    join(folder, "suites", "bad.json"),
    JSON.stringify({ suite: "good", about: "a", cases: [{ name: "a/b", rule: "P1", steps: [step] }] }),
  );
  expect(() => loadSuites(folder)).toThrow(/it calls itself "good"/);
});

test("every shared action that a case names exists, and each is used", () => {
  const text = JSON.stringify(suitesFor("platform", loadSuites(import.meta.dirname)));
  const named = new Set([...text.matchAll(/\{\{action:([a-z0-9-]+)\}\}/g)].map((found) => found[1]!));
  expect([...named].sort()).toEqual([...loadSharedActions(import.meta.dirname).keys()].sort());
});

const suites = [
  {
    name: "one",
    about: "",
    target: "platform" as const,
    optIn: false,
    cases: [
      { name: "one/a/x", rule: "P1", steps: [step] },
      { name: "one/b", rule: "P12", slow: true as const, steps: [step] },
    ],
  },
  {
    name: "two",
    about: "",
    target: "platform" as const,
    optIn: true,
    cases: [{ name: "two/a", rule: "P1", steps: [step] }],
  },
];

test.each([
  {
    name: "all but suites that want a target of their own",
    selection: {},
    names: ["one/a/x", "one/b (skipped)"],
  },
  { name: "slow ones when asked", selection: { slow: true }, names: ["one/a/x", "one/b"] },
  { name: "a suite by name", selection: { suites: ["two"] }, names: ["two/a"] },
  { name: "by a part of the name", selection: { only: ["a/"] }, names: ["one/a/x"] },
  {
    name: "by a pattern for the whole name",
    selection: { only: ["one/*"] },
    names: ["one/a/x", "one/b (skipped)"],
  },
  { name: "a pattern is no part", selection: { only: ["a/*"] }, names: [] },
  { name: "by rule, not by its beginning", selection: { only: ["P1"] }, names: ["one/a/x"] },
  { name: "by any of two", selection: { only: ["P12", "x"] }, names: ["one/a/x", "one/b (skipped)"] },
])("selects $name", ({ selection, names }) => {
  const selected = select(suites, selection);
  expect(selected.map(({ name, skipped }) => (skipped ? `${name} (skipped)` : name))).toEqual(names);
});

const values: Record<string, Json> = { text: "a b", number: 5, null: null, list: [1], "own:x": "n-x" };

test.each<[template: Json, filled: Json]>([
  ["{{text}}", "a b"],
  ["{{number}}", 5],
  ["{{null}}", null],
  ["{{list}}", [1]],
  ["<{{text}}> {{number}} {{list}}", "<a b> 5 [1]"],
  ["?q={{uri:text}}", "?q=a%20b"],
  ["{{own:x}}/y", "n-x/y"],
  ["{{other}}", "{{other}}"],
  [{ "{{text}}": ["{{number}}"] }, { "a b": [5] }],
])("%j becomes %j", (template, filled) => {
  expect(fillIn(template, (name) => values[name])).toEqual(filled);
});

test.each<[value: Json, computed: Json]>([
  [{ $base64: "grün" }, "Z3LDvG4="],
  [{ $repeat: ["ab", 3] }, "ababab"],
  [{ $join: ["[", { $repeat: ["x", 2] }, "]"] }, "[xx]"],
  [{ a: [{ $base64: "a" }] }, { a: ["YQ=="] }],
  [{ $any: "id" }, { $any: "id" }],
])("%j is computed as %j", (value, computed) => {
  expect(compute(value)).toEqual(computed);
});

test("a template without rows is the case", () => {
  const template = { name: "a/b", rule: "P1", steps: [step] };
  expect(expandRows(template)).toEqual([template]);
});
