import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The published module, minified: what every bundle with generated code has in it. */
const built = (name: string) =>
  readFileSync(new URL(`../../../dist/codegen/stub/v1/${name}`, import.meta.url), "utf8");

test.each(["index.js", "index.cjs"])("%s is small, and needs nothing else", (name) => {
  const text = built(name);
  expect(Buffer.byteLength(text)).toBeLessThan(26 * 1024);
  expect(text).not.toMatch(/\bfrom\s*["']|\bimport\s*["'(]|\brequire\(/);
});
