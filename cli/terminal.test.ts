import { expect, test } from "vitest";
import { bytes, columns, duration, wantsColor } from "./terminal.js";

test.each([
  { isTerminal: true, env: {}, colored: true },
  { isTerminal: false, env: {}, colored: false },
  { isTerminal: true, env: { NO_COLOR: "1" }, colored: false },
  { isTerminal: true, env: { NO_COLOR: "" }, colored: true },
  { isTerminal: true, env: { TERM: "dumb" }, colored: false },
  { isTerminal: false, env: { FORCE_COLOR: "1" }, colored: true },
  { isTerminal: true, env: { FORCE_COLOR: "0" }, colored: false },
])("terminal $isTerminal with $env: $colored", ({ isTerminal, env, colored }) => {
  expect(wantsColor(isTerminal, env)).toBe(colored);
});

test.each([
  { count: 0, text: "0 B" },
  { count: 1023, text: "1023 B" },
  { count: 1536, text: "1.5 KB" },
  { count: 48 * 1024 * 1024, text: "48 MB" },
  { count: 1020 * 1024, text: "1.0 MB" },
])("$count bytes are $text", ({ count, text }) => {
  expect(bytes(count)).toBe(text);
});

test.each([
  { milliseconds: 0.42, text: "0.4 ms" },
  { milliseconds: 42.4, text: "42 ms" },
  { milliseconds: 1234, text: "1.2 s" },
])("$milliseconds ms are $text", ({ milliseconds, text }) => {
  expect(duration(milliseconds)).toBe(text);
});

test("columns are as wide as their widest cell", () => {
  expect(
    columns([
      ["a", "b"],
      ["ccc", "d"],
    ]),
  ).toEqual(["  a    b", "  ccc  d"]);
});
