import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpack } from "../runtimes/nodejs/archive/unpack.js";
import { type ArchiveFile, contentDate, writeZip } from "./zip.js";

const files: ArchiveFile[] = [
  { path: "index.js", content: Buffer.from("exports.main = () => ({});\n".repeat(50)) },
  { path: "bin/run", content: Buffer.from("#!/bin/sh\n"), executable: true },
  { path: "app/ä ☃.txt", content: Buffer.from("snow") },
  { path: "empty", content: Buffer.alloc(0) },
  { path: "random.bin", content: Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919 * i) & 255)) },
];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-zip-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the same files in another order give the same bytes", () => {
  expect(writeZip(files.toReversed()).equals(writeZip(files))).toBe(true);
});

test("the runner's own reader finds names, contents and modes", async () => {
  await unpack(writeZip(files), folder);
  const found = files.map(({ path }) => {
    const file = join(folder, path);
    const isExecutable = (statSync(file).mode & 0o100) !== 0;
    return { path, content: readFileSync(file), ...(isExecutable ? { executable: true } : {}) };
  });
  expect(found).toEqual(files);
});

test("an entry carries its content's date, as DOS writes one", () => {
  const [file] = files;
  const zip = writeZip([file!]);
  const [time, date] = [zip.readUInt16LE(10), zip.readUInt16LE(12)];
  const written = Date.UTC(
    (date >> 9) + 1980,
    ((date >> 5) & 15) - 1,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
  expect(new Date(written)).toEqual(contentDate(file!.content));
});

test("a changed file of the same size gets another date", () => {
  expect(contentDate(Buffer.from("a"))).not.toEqual(contentDate(Buffer.from("b")));
});
