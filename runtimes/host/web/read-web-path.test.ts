import { expect, test } from "vitest";
import { readWebPath } from "./read-web-path.js";

const base = { namespace: "guest", packageName: undefined, actionName: "a", extension: ".http", rest: "" };

test.each([
  { path: "guest/default/a", expected: base },
  { path: "guest/pkg/a", expected: { ...base, packageName: "pkg" } },
  { path: "guest/default/a.json", expected: { ...base, extension: ".json" } },
  { path: "guest/default/a.http/x/y", expected: { ...base, rest: "/x/y" } },
  { path: "guest/default/a.xyz", expected: { ...base, actionName: "a.xyz" } },
  { path: "guest/default/a/x.json", expected: { ...base, rest: "/x.json" } },
  { path: "guest/default/a/", expected: { ...base, rest: "/" } },
  { path: "guest/default/a//x", expected: { ...base, rest: "//x" } },
  { path: "guest/default/a b", expected: { ...base, actionName: "a b" } },
  { path: "_/default/a", expected: { ...base, namespace: "_" } },
  { path: "guest/default", expected: undefined },
  { path: "guest/default/", expected: undefined },
  { path: "guest/default/-a", expected: undefined },
  { path: "guest/default/ä", expected: undefined },
])("$path", ({ path, expected }) => {
  expect(readWebPath(path.split("/"))).toEqual(expected);
});
