import { expect, test } from "vitest";
import { findMain, isIdentifier } from "./find-main.js";

const context = { getRemainingTimeInMillis: () => 0 };

class Service {
  name = "service";
  handler() {
    return this.name;
  }
}

test.each([
  { name: "a function by its name", path: ["main"], roots: [{ main: () => "found" }], result: "found" },
  { name: "a path", path: ["lib", "handler"], roots: [{ lib: { handler: () => "found" } }], result: "found" },
  {
    name: "the first root that has it",
    path: ["main"],
    roots: [{ main: 5 }, { main: () => "second" }],
    result: "second",
  },
  {
    name: "a method, which keeps its object",
    path: ["service", "handler"],
    roots: [{ service: new Service() }],
    result: "service",
  },
  {
    name: "a path through a function",
    path: ["lib", "handler"],
    roots: [{ lib: Object.assign(() => 0, { handler: () => "found" }) }],
    result: "found",
  },
])("finds $name", ({ path, roots, result }) => {
  expect(findMain(path, roots)?.({}, context)).toBe(result);
});

test.each([
  { name: "what is not there", path: ["main"], roots: [{}] },
  { name: "what is no function", path: ["main"], roots: [{ main: "text" }] },
  { name: "a path through undefined", path: ["lib", "handler"], roots: [{}] },
  { name: "a path through null", path: ["lib", "handler"], roots: [{ lib: null }] },
  { name: "what every object inherits", path: ["toString"], roots: [{}] },
  { name: "what a nested object inherits", path: ["lib", "hasOwnProperty"], roots: [{ lib: {} }] },
  { name: "anything in nothing", path: ["main"], roots: [undefined, null, "text"] },
])("does not find $name", ({ path, roots }) => {
  expect(findMain(path, roots)).toBeUndefined();
});

test.each([
  { name: "main", yes: true },
  { name: "_under_score1", yes: true },
  { name: "$", yes: true },
  { name: "hängt", yes: true },
  { name: "default", yes: true },
  { name: "", yes: false },
  { name: "1st", yes: false },
  { name: "niam() ", yes: false },
  { name: "a b", yes: false },
  { name: "a;b", yes: false },
])("isIdentifier($name) is $yes", ({ name, yes }) => {
  expect(isIdentifier(name)).toBe(yes);
});
