import { expect, test } from "vitest";
import { nearest } from "./nearest.js";

test.each([
  { name: "a letter left out", word: "strng", found: "string" },
  { name: "two letters swapped", word: "stirng", found: "string" },
  { name: "another case", word: "Bool", found: "bool" },
  { name: "a letter too many", word: "boool", found: "bool" },
  { name: "nothing near", word: "Post", found: undefined },
  { name: "a short word is near to little", word: "x", found: undefined },
])("$name", ({ word, found }) => {
  expect(nearest(word, ["string", "bool", "i32"])).toBe(found);
});
