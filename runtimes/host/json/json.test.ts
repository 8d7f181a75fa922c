import { expect, test } from "vitest";
import { type Json, mergeObjects } from "./json.js";
import { maxJsonDepth, parseJson } from "./parse-json.js";
import { printPretty } from "./print-json.js";

test.each([
  {
    text: "not json",
    reason:
      "Unexpected character 'o' at input index 0 (line 1, position 1), expected JSON Value:\nnot json\n^\n",
  },
  {
    text: '{"a":',
    reason:
      'Unexpected end-of-input at input index 5 (line 1, position 6), expected JSON Value:\n{"a":\n     ^\n',
  },
  {
    text: "",
    reason: "Unexpected end-of-input at input index 0 (line 1, position 1), expected JSON Value:\n\n^\n",
  },
  {
    text: '\ufeff{"a":1}',
    reason:
      "Unexpected character 'ï' at input index 0 (line 1, position 1), expected JSON Value:\n\ufeff{\"a\":1}\n^\n",
  },
  {
    text: '{"a":1}{"b":2}',
    reason:
      'Unexpected character \'{\' at input index 7 (line 1, position 8), expected end-of-input:\n{"a":1}{"b":2}\n       ^\n',
  },
  {
    text: "[1 2]",
    reason: "Unexpected character '2' at input index 3 (line 1, position 4), expected ']':\n[1 2]\n   ^\n",
  },
  {
    text: "{a:1}",
    reason: "Unexpected character 'a' at input index 1 (line 1, position 2), expected '\"':\n{a:1}\n ^\n",
  },
  {
    text: '{\n"a" 1}',
    reason:
      "Unexpected character '1' at input index 6 (line 2, position 5), expected ':':\n\"a\" 1}\n    ^\n",
  },
  {
    text: '["\\x"]',
    reason:
      "Unexpected character 'x' at input index 3 (line 1, position 4), expected JSON escape sequence:\n[\"\\x\"]\n   ^\n",
  },
  {
    text: '["\\u00g0"]',
    reason:
      "Unexpected character 'g' at input index 6 (line 1, position 7), expected hex digit:\n[\"\\u00g0\"]\n      ^\n",
  },
  {
    text: "[1.]",
    reason: "Unexpected character ']' at input index 3 (line 1, position 4), expected DIGIT:\n[1.]\n   ^\n",
  },
  {
    text: "\u001f",
    reason:
      "Unexpected character '\\u001f' at input index 0 (line 1, position 1), expected JSON Value:\n?\n^\n",
  },
])("says what is wrong with $text", ({ text, reason }) => {
  expect(parseJson(Buffer.from(text))).toEqual({ kind: "malformed", reason });
});

test.each([
  { name: "the last of a repeated key", bytes: Buffer.from('{"a":1,"a":2}'), value: { a: 2 } },
  { name: "U+FFFD for what is no UTF-8", bytes: Buffer.from('"\xff"', "latin1"), value: "\ufffd" },
  { name: "a scalar", bytes: Buffer.from(" null "), value: null },
])("reads $name", ({ bytes, value }) => {
  expect(parseJson(bytes)).toEqual({ kind: "json", value });
});

test("refuses what is nested too deeply, brackets in strings aside", () => {
  const nested = (depth: number) => Buffer.from("[".repeat(depth) + "]".repeat(depth));
  expect(parseJson(nested(maxJsonDepth)).kind).toBe("json");
  expect(parseJson(nested(maxJsonDepth + 1)).kind).toBe("malformed");
  expect(parseJson(Buffer.from(JSON.stringify([`\\"${"[".repeat(5000)}\\`, "\\"]))).kind).toBe("json");
});

test.each<{ value: Json; text: string }>([
  { value: {}, text: "{\n\n}" },
  { value: [], text: "[]" },
  { value: { a: [1, { b: "x" }], c: null }, text: '{\n  "a": [1, {\n    "b": "x"\n  }],\n  "c": null\n}' },
  { value: [1e21, 1e-7, 1.5], text: "[1E+21, 1E-7, 1.5]" },
  { value: '\u2028\n"', text: '"\u2028\\n\\""' },
])("prints $text", ({ value, text }) => {
  expect(printPretty(value)).toBe(text);
});

test("a key named __proto__ stays a key when objects are merged", () => {
  const merged = mergeObjects(JSON.parse('{"__proto__":{"polluted":true},"a":1}'), { a: 2 });
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true},"a":2}');
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});
