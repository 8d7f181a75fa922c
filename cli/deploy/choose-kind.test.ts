import { expect, test } from "vitest";
import { chooseKind } from "./choose-kind.js";

test.each([
  { range: undefined, kind: "nodejs:20" },
  { range: ">=18", kind: "nodejs:20" },
  { range: ">=20.11.1", kind: "nodejs:20" },
  { range: ">=21", kind: "nodejs:22" },
  { range: "^22.3.0", kind: "nodejs:22" },
  { range: "^20 || ^22", kind: "nodejs:20" },
  { range: "24.x", kind: "nodejs:24" },
  { range: ">=26", kind: "nodejs:26" },
  { range: "<23", kind: "nodejs:20" },
  { range: "*", kind: "nodejs:20" },
])("$range is $kind", ({ range, kind }) => {
  expect(chooseKind(range)).toBe(kind);
});
