import { PassThrough } from "node:stream";
import { setImmediate as tick } from "node:timers/promises";
import { expect, test } from "vitest";
import { LogCollector, type LogLine } from "./collect-logs.js";

const marker = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n";

function collector(maxBytes = 1000) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const live: string[] = [];
  const logs = new LogCollector(stdout, stderr, maxBytes, (line) => live.push(`? ${line.text}`));
  const read = (limit = 1000) => logs.read(limit, (line) => live.push(line.text));
  return { stdout, stderr, live, read };
}

const texts = (lines: LogLine[]) => lines.map(({ stream, text }) => `${stream}: ${text}`);

test("lines come in order, split wherever they arrive, until both markers", async () => {
  const { stdout, stderr, read } = collector();
  const reader = read();
  stdout.write("one\ntw");
  stdout.write("o\r\n\n");
  await tick();
  stderr.write(Buffer.from("é\n").subarray(0, 1));
  stderr.write(Buffer.from("é\n").subarray(1));
  stdout.write(marker);
  expect(await reader.ended(0)).toBe(false);
  stderr.write(marker);
  expect(await reader.ended(10_000)).toBe(true);
  expect(texts(reader.take())).toEqual(["stdout: one", "stdout: two", "stdout: ", "stderr: é"]);
});

test("a line that contains the marker is dropped, with what else is on it", async () => {
  const { stdout, stderr, read } = collector();
  const reader = read();
  stdout.write(`kept\nunfinished${marker}`);
  stderr.write(marker);
  expect(await reader.ended(10_000)).toBe(true);
  expect(texts(reader.take())).toEqual(["stdout: kept"]);
});

test("a marker that the action prints itself does not cut its logs", async () => {
  const { stdout, stderr, read } = collector();
  const reader = read();
  stdout.write(`before\n${marker}after\n${marker}`);
  stderr.write(marker);
  expect(await reader.ended(10_000)).toBe(true);
  expect(texts(reader.take())).toEqual(["stdout: before", "stdout: after"]);
});

test("what comes after the end, or while nobody reads, is the next reader's", async () => {
  const { stdout, stderr, live, read } = collector();
  const first = read();
  stdout.write(`mine\n${marker}late\n`);
  stderr.write(marker);
  await first.ended(10_000);
  expect(texts(first.take())).toEqual(["stdout: mine"]);
  stdout.write("between\n");
  await tick();
  const second = read();
  stdout.write(`own\n${marker}`);
  stderr.write(marker);
  await second.ended(10_000);
  expect(texts(second.take())).toEqual(["stdout: late", "stdout: between", "stdout: own"]);
  expect(live).toEqual(["mine", "late", "? between", "own"]);
});

test("a stream that closes ends the logs, its last line without an end included", async () => {
  const { stdout, stderr, read } = collector();
  const reader = read();
  stdout.end("last words");
  stderr.end();
  expect(await reader.ended(10_000)).toBe(true);
  expect(texts(reader.take())).toEqual(["stdout: last words"]);
});

test("lines over the limit are not kept, however long one is", async () => {
  const { stdout, stderr, read } = collector(50);
  const reader = read(12);
  for (let i = 0; i < 5; i++) stdout.write("12345\n");
  stdout.write(`${"x".repeat(100_000)}\n${marker}`);
  stderr.write(marker);
  await reader.ended(10_000);
  expect(reader.isTruncated).toBe(true);
  expect(texts(reader.take())).toEqual(["stdout: 12345", "stdout: 12345"]);
});
