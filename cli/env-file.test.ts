import { expect, test } from "vitest";
import { parseEnvFile } from "./env-file.js";

test.each([
  { text: "A=1\nB = two words \n", values: { A: "1", B: "two words" } },
  { text: "# A=1\nexport B=2 # why\r\nC=\n", values: { B: "2", C: "" } },
  { text: `A="x # y"\nB='$A'\nC="1\\n2 \\"q\\""`, values: { A: "x # y", B: "$A", C: '1\n2 "q"' } },
  { text: 'KEY="-----BEGIN\nabc\n-----END"\nB=1', values: { KEY: "-----BEGIN\nabc\n-----END", B: "1" } },
  { text: "URL=postgres://u:p@h/d?a=b", values: { URL: "postgres://u:p@h/d?a=b" } },
  { text: "no assignment", values: {} },
])("$text", ({ text, values }) => {
  expect(parseEnvFile(text)).toEqual(values);
});
