import { expect, test } from "vitest";
import { formatLogLine, formatLogs } from "./format-logs.js";

const line = { stream: "stdout" as const, text: "hello", time: Date.UTC(2026, 10, 21, 8, 30, 5, 7) + 0.25 };
const whole = { limit: 1024, isTruncated: false, isDeveloperError: false, isIncomplete: false };

test("a line has a time 30 characters wide, the stream and the text", () => {
  expect(formatLogLine(line)).toBe("2026-11-21T08:30:05.007250000Z stdout: hello");
});

test.each([
  { name: "nothing to add", condition: {}, last: "stdout: hello" },
  {
    name: "cut at the limit",
    condition: { isTruncated: true },
    last: "stderr: Logs were truncated because the total bytes size exceeds the limit of 1024 bytes.",
  },
  {
    name: "a developer error",
    condition: { isDeveloperError: true, isIncomplete: true },
    last: "stderr: The action did not initialize or run as expected. Log data might be missing.",
  },
  {
    name: "no end in time",
    condition: { isIncomplete: true },
    last: "stderr: There was an issue while collecting your logs. Data might be missing.",
  },
  { name: "a limit of 0", condition: { limit: 0, isTruncated: true }, last: undefined },
])("the last line after $name", ({ condition, last }) => {
  expect(
    formatLogs([line], { ...whole, ...condition })
      .at(-1)
      ?.slice(31),
  ).toBe(last);
});
