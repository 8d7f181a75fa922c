import { expect, test } from "vitest";
import { looksLikeBase64 } from "./looks-like-base64.js";

test.each([
  ["true", true],
  ["2026", true],
  ["abcd1234", true],
  [" YQ==\n", true],
  ["YWI=", true],
  ["", false],
  [" ", false],
  ["YQ", false],
  ["a-_b", false],
  ["a===", false],
  ["====", false],
  ['"ab"', false],
  ["[1]x", false],
])("%j: %s", (text, expected) => {
  expect(looksLikeBase64(text)).toBe(expected);
});
