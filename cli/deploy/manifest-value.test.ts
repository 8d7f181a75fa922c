import { expect, test } from "vitest";
import { lossInManifest } from "./manifest-value.js";

/** What came out of wskdeploy and out of Adobe's runtime library is said where it is not what went in. */
test.each([
  { value: null, loss: "null" },
  { value: "null", loss: "text that is taken for null there" },
  { value: "~", loss: "text that is taken for null there" },
  { value: "string", loss: '"string", which names a type there' },
  { value: "json", loss: '"json", which names a type there' },
  { value: ["number"], loss: '"number", which names a type there' },
  { value: { a: { b: "integer" } }, loss: '"integer", which names a type there' },
  { value: "$HOME", loss: "text with a $, which is a variable of the shell there" },
  { value: "x $HOME y", loss: "text with a $, which is a variable of the shell there" },
  { value: "a$" + "{HOME}", loss: "text with a $, which is a variable of the shell there" },
  { value: { a: ["$HOME"] }, loss: "text with a $, which is a variable of the shell there" },
  { value: {}, loss: "an empty object" },
  { value: { a: null }, loss: "null inside of a list or an object" },
  { value: [null], loss: "null inside of a list or an object" },
  { value: { type: "x" }, loss: 'an object with the key "type", which describes a parameter there' },
  {
    value: [{ default: 1 }],
    loss: 'an object with the key "default", which describes a parameter there',
  },
])("$value is lost: $loss", ({ value, loss }) => {
  expect(lossInManifest(value)).toBe(loss);
});

test.each([
  { value: "" },
  { value: "Null" },
  { value: "costs 5$" },
  { value: "true" },
  { value: "a: b #c\n" },
  { value: 1e21 },
  { value: false },
  { value: [] },
  { value: [[1], { a: {} }] },
  { value: { a: { type: "x" }, b: "~" } },
])("$value arrives as it is", ({ value }) => {
  expect(lossInManifest(value)).toBeUndefined();
});
