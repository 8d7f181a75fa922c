import { expect, test } from "vitest";
import { parseContentType } from "./media-type.js";
import { accepts, pickCharset, readAcceptance } from "./negotiate.js";

const html = "text/html; charset=UTF-8";

test.each([
  { accept: undefined, type: "image/png", taken: true },
  { accept: "application/json", type: "application/json", taken: true },
  { accept: "application/json", type: html, taken: false },
  { accept: "text/*", type: html, taken: true },
  { accept: "*/*", type: "image/png", taken: true },
  { accept: "nonsense", type: "image/png", taken: true },
  { accept: "text/html; charset=utf-16", type: html, taken: true },
  { accept: "application/*;q=0.5, text/plain;q=0", type: html, taken: false },
  { accept: "text/html;q=0, */*", type: html, taken: false },
  { accept: "text/*;q=0, text/html;q=0.1", type: html, taken: true },
  { accept: "application/json; profile=x", type: "application/json", taken: false },
  { accept: "application/json", type: "application/json; profile=x", taken: true },
])("Accept $accept takes $type: $taken", ({ accept, type, taken }) => {
  const acceptance = readAcceptance(accept === undefined ? [] : [["accept", accept]]);
  expect(accepts(acceptance, parseContentType(type)!)).toBe(taken);
});

test.each([
  { charset: "iso-8859-1", type: html, taken: false },
  { charset: "iso-8859-1, *", type: html, taken: true },
  { charset: "utf8;q=0.1", type: html, taken: true },
  { charset: "iso-8859-1", type: "application/json", taken: false },
  { charset: "iso-8859-1", type: "image/png", taken: true },
])("Accept-Charset $charset takes $type: $taken", ({ charset, type, taken }) => {
  expect(accepts(readAcceptance([["accept-charset", charset]]), parseContentType(type)!)).toBe(taken);
});

test("two Accept lines count as one", () => {
  const acceptance = readAcceptance([
    ["accept", "text/plain"],
    ["accept", "image/png"],
  ]);
  expect(accepts(acceptance, parseContentType("image/png")!)).toBe(true);
});

test.each([
  { charset: "latin1;q=0.5", picked: "ISO-8859-1" },
  { charset: "*", picked: "UTF-8" },
  { charset: "*;q=0", picked: undefined },
  { charset: "nonsense ; x", picked: "UTF-8" },
])("of Accept-Charset $charset open text gets $picked", ({ charset, picked }) => {
  expect(pickCharset(readAcceptance([["accept-charset", charset]]))).toBe(picked);
});
