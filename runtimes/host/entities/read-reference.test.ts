import { expect, test } from "vitest";
import { inNamespace, readReference, readShortReference } from "./read-reference.js";

test.each([
  { text: "/guest/a", path: "guest", name: "a" },
  { text: "guest/a", path: "guest", name: "a" },
  { text: "/_/pkg/a b", path: "_/pkg", name: "a b" },
  { text: "//guest//a/", path: "guest", name: "a" },
  { text: "/a/b/c/d", path: "a/b/c", name: "d" },
])("'$text' names $name in $path", ({ text, path, name }) => {
  expect(readReference(text)).toEqual({ kind: "reference", reference: { path, name } });
});

test.each([
  { text: "", says: "requirement failed: path undefined" },
  { text: "//", says: "requirement failed: path undefined" },
  {
    text: "/a",
    says: "requirement failed: The fully qualified name of the entity must contain at least the namespace and the name of the entity.",
  },
  {
    text: "/_/a$b",
    says: "requirement failed: path contains invalid parts WrappedArray(_, a$b)",
  },
])("'$text' is no full name", ({ text, says }) => {
  expect(readReference(text)).toEqual({ kind: "illegal", text: says });
});

test.each([
  { path: "_", expected: "guest" },
  { path: "_/pkg", expected: "guest/pkg" },
  { path: "_a/pkg", expected: "_a/pkg" },
  { path: "other", expected: "other" },
])("$path is $expected of guest", ({ path, expected }) => {
  expect(inNamespace({ path, name: "a" }, "guest")).toEqual({ path: expected, name: "a" });
});

test.each([
  { text: "a", reference: { path: "guest", name: "a" } },
  { text: "pkg/a", reference: { path: "guest/pkg", name: "a" } },
  { text: "/_/a", reference: { path: "guest", name: "a" } },
  { text: "/other/a", reference: { path: "other", name: "a" } },
  { text: "other/pkg/a", reference: { path: "other/pkg", name: "a" } },
  { text: "/_/pkg/a", reference: { path: "guest/pkg", name: "a" } },
  { text: "/_/a//b", reference: { path: "guest/a", name: "b" } },
  { text: "/a", reference: undefined },
  { text: "", reference: undefined },
  { text: "/a/b/c/d", reference: undefined },
  { text: "a$", reference: undefined },
])("a conductor of guest that says '$text'", ({ text, reference }) => {
  expect(readShortReference(text, "guest")).toEqual(reference);
});
