import { expect, test } from "vitest";
import { dateText, durationText } from "./time-text.js";

test.each([
  { ms: 0, text: "0 ms" },
  { ms: 999.4, text: "999 ms" },
  { ms: 1240, text: "1.24 s" },
  { ms: 12_340, text: "12.3 s" },
  { ms: 125_000, text: "2 min 5 s" },
])("$ms ms are $text", ({ ms, text }) => {
  expect(durationText(ms)).toBe(text);
});

test("a date is local time, to the millisecond", () => {
  expect(dateText(new Date(2026, 2, 1, 14, 3, 7, 42).getTime())).toBe("2026-03-01 14:03:07.042");
});
