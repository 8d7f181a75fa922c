import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isUnlistenError, UnlistenError } from "./errors.js";

const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");

describe("ERRORS.md", () => {
  const codes = [...read("./errors.ts").matchAll(/^ {2}\| "([a-z-]+)"/gm)].map((match) => match[1]!);
  const sections = read("./ERRORS.md").split(/^## /m).slice(1);
  const headings = sections.map((section) => section.split("\n", 1)[0]!);

  test("has a heading for each code, in the order of the codes", () => {
    expect(codes.length).toBeGreaterThan(20);
    expect(headings).toEqual(codes);
  });

  test.each(sections.map((section, i) => ({ code: headings[i]!, section })))(
    "$code: says what happened and what to do",
    ({ section }) => {
      const parts = [...section.matchAll(/^\*\*(What happened|What to do)\.\*\* (\S.{30,})/gm)].map(
        (m) => m[1],
      );
      expect(parts).toEqual(["What happened", "What to do"]);
    },
  );
});

describe("UnlistenError", () => {
  test("carries code, hint, link and cause", () => {
    const cause = new Error("cause");
    const error = new UnlistenError("usage", "cannot do it: why", { hint: "Do something else.", cause });
    expect({ ...error, message: error.message, cause: error.cause }).toEqual({
      name: "UnlistenError",
      code: "usage",
      hint: "Do something else.",
      docs: "unlisten/adapters/ERRORS.md#usage",
      message: "cannot do it: why",
      cause,
    });
  });

  test("has no cause where there was none", () => {
    expect("cause" in new UnlistenError("usage", "m", { hint: "h" })).toBe(false);
  });

  test.each([
    { name: "one of ours", value: new UnlistenError("usage", "m", { hint: "h" }), is: true },
    {
      name: "one of another copy",
      value: Object.assign(new Error("m"), { name: "UnlistenError", code: "usage" }),
      is: true,
    },
    {
      name: "another error with a code",
      value: Object.assign(new Error("m"), { code: "ENOENT" }),
      is: false,
    },
    { name: "an object that looks like one", value: { name: "UnlistenError", code: "usage" }, is: false },
    { name: "nothing", value: undefined, is: false },
  ])("is told from others: $name", ({ value, is }) => {
    expect(isUnlistenError(value)).toBe(is);
  });
});
