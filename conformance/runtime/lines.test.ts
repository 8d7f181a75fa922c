import { expect, test } from "vitest";
import { moreOutput, StreamLines } from "./lines.js";

test("lines since a position, one without an end included, characters never cut", () => {
  const lines = new StreamLines();
  const snowman = Buffer.from("☃\n");
  lines.push(Buffer.from("one\n"));
  const { position } = lines;
  lines.push(snowman.subarray(0, 2));
  lines.push(snowman.subarray(2));
  lines.push(Buffer.from("\nopen"));
  expect(lines.since(0)).toEqual(["one", "☃", "", "open"]);
  expect(lines.since(position)).toEqual(["☃", "", "open"]);
});

test("waits for more, no longer than it is told", async () => {
  const output = { stdout: new StreamLines(), stderr: new StreamLines() };
  await moreOutput(output, 5);
  const waiting = moreOutput(output, 60_000);
  output.stderr.push(Buffer.from("x"));
  await waiting;
});
