import { expect, test } from "vitest";
import { entryPath, quote, staysInside } from "./entry-path.js";

test.each([
  { name: "index.js", path: ["index.js"] },
  { name: "a/b/c.js", path: ["a", "b", "c.js"] },
  { name: "./a//b/", path: ["a", "b"] },
  { name: "a\\b.js", path: ["a", "b.js"] },
  { name: "./", path: [] },
  { name: "", path: [] },
  { name: "..a/b..", path: ["..a", "b.."] },
  { name: "a/☃", path: ["a", "☃"] },
])("$name", ({ name, path }) => {
  expect(entryPath(name)).toEqual(path);
});

test.each([
  { name: "../a", why: "leads outside" },
  { name: "a/../../b", why: "leads outside" },
  { name: "a/..", why: "leads outside" },
  { name: "..\\a", why: "leads outside" },
  { name: "a\\..\\..\\b", why: "leads outside" },
  { name: "/etc/passwd", why: "absolute" },
  { name: "\\\\host\\share", why: "absolute" },
  { name: "C:\\a", why: "absolute" },
  { name: "c:a", why: "absolute" },
  { name: "a\0b", why: "NUL" },
])("$name is refused", ({ name, why }) => {
  expect(() => entryPath(name)).toThrow(why);
});

test.each([
  { link: ["a"], target: "b", inside: true },
  { link: ["bin", "a"], target: "../lib/b", inside: true },
  { link: ["bin", "a"], target: "..", inside: true },
  { link: ["a"], target: ".", inside: true },
  { link: ["a"], target: "..b", inside: true },
  { link: ["a"], target: "./b//c", inside: true },
  { link: ["a", "b", "c"], target: "../../d", inside: true },
  { link: ["a", "b", "c"], target: "../d/../e", inside: false },
  { link: ["a"], target: "..", inside: false },
  { link: ["a"], target: "../b", inside: false },
  { link: ["bin", "a"], target: "../../b", inside: false },
  { link: ["a"], target: "b/../../c", inside: false },
  { link: ["a"], target: "..\\b", inside: false },
  { link: ["a"], target: "/etc/passwd", inside: false },
  { link: ["a"], target: "C:\\b", inside: false },
])("$link → $target stays inside: $inside", ({ link, target, inside }) => {
  expect(staysInside(link, target)).toBe(inside);
});

test("a quoted name cannot break a log line, or fill it", () => {
  expect([quote('a"\n'), quote("x".repeat(5000)).length]).toEqual(['"a\\"\\n"', 205]);
});
