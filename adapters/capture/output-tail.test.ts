import { expect, test } from "vitest";
import { OutputTail } from "./output-tail.js";

function tailOf(...chunks: (string | Uint8Array)[]): string[] {
  const tail = new OutputTail();
  for (const chunk of chunks) tail.add(chunk);
  return tail.lines();
}

test.each([
  { name: "nothing", chunks: [], lines: [] },
  { name: "whole lines", chunks: ["a\nb\n"], lines: ["a", "b"] },
  { name: "a line in pieces, text and bytes", chunks: ["a", Buffer.from("b"), "\n"], lines: ["ab"] },
  { name: "a line without its end", chunks: ["a\nb"], lines: ["a", "b"] },
  { name: "long lines are cut", chunks: [`${"x".repeat(900)}\n`], lines: ["x".repeat(500)] },
])("$name", ({ chunks, lines }) => {
  expect(tailOf(...chunks)).toEqual(lines);
});

test("the last twenty lines are kept", () => {
  const numbers = Array.from({ length: 50 }, (_, i) => String(i));
  expect(tailOf(`${numbers.join("\n")}\n`)).toEqual(numbers.slice(30));
});

test("a stream without line ends does not grow", () => {
  expect(tailOf(...Array<string>(1000).fill("xxxxxxxxxx"))).toEqual(["x".repeat(500)]);
});
