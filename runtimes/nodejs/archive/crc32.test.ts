import { expect, test } from "vitest";
import { crc32 } from "./crc32.js";

test.each([
  { text: "", crc: 0 },
  // The check value of the CRC catalogue.
  { text: "123456789", crc: 0xcbf43926 },
  { text: "The quick brown fox jumps over the lazy dog", crc: 0x414fa339 },
])("of $text", ({ text, crc }) => {
  expect(crc32(Buffer.from(text))).toBe(crc);
});
