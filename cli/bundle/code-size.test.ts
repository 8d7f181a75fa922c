import { expect, test } from "vitest";
import { base64Length, checkCodeSize, maxCodeBytes, warnZipBytes } from "./code-size.js";

const parts = [
  { name: "sharp", bytes: 20 * 1024 * 1024 },
  { name: "your own modules", bytes: 2048 },
];

test.each([
  { name: "36 MiB of zip just fit", zip: 36 * 1024 * 1024, fits: true },
  { name: "one byte more does not", zip: 36 * 1024 * 1024 + 1, fits: false },
])("$name", ({ zip, fits }) => {
  expect(base64Length(zip) <= maxCodeBytes).toBe(fits);
});

test.each([
  { name: "small code", codeBytes: 1000, warning: undefined },
  { name: "code up to the warning", codeBytes: base64Length(warnZipBytes), warning: undefined },
  {
    name: "code near the limit",
    codeBytes: maxCodeBytes,
    warning:
      "The code is 48 MB as sent, near the platform's 48 MB; the biggest parts: sharp 20 MB, your own modules 2.0 KB.",
  },
])("$name: $warning", ({ codeBytes, warning }) => {
  expect(checkCodeSize(codeBytes, parts)).toBe(warning);
});

test("too much is an error with figures and the biggest parts", () => {
  expect(() => checkCodeSize(maxCodeBytes + 4, parts)).toThrow(
    expect.objectContaining({
      code: "bundle-too-large",
      message: expect.stringMatching(/50331652 bytes.*<= 50331648.*sharp 20 MB/),
    }),
  );
});
