import { expect, test } from "vitest";
import { createKinds } from "./kinds.js";

const kinds = createKinds({ "python:3.11": { command: ["python3", "runner.py"] } });

test.each([
  { name: "nodejs:20", kind: "nodejs:20" },
  { name: "nodejs:24", kind: "nodejs:24" },
  { name: "nodejs:default", kind: "nodejs:20" },
  { name: "python:default", kind: "python:3.11" },
  { name: "cobol:60", kind: undefined },
  { name: "__proto__", kind: undefined },
])("$name is $kind", ({ name, kind }) => {
  expect(kinds.resolve(name)?.kind).toBe(kind);
});

test("a kind's command can be replaced", () => {
  const own = createKinds({ "nodejs:20": { command: ["node", "own.js"] } });
  expect(own.resolve("nodejs:default")?.command).toEqual(["node", "own.js"]);
  expect(kinds.resolve("nodejs:22")?.command[0]).toBe(process.execPath);
});
