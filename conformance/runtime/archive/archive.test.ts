import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import type { ArchiveChange } from "../case.js";
import { buildArchive } from "./build-archive.js";
import { crc32, crc32OfZeros } from "./crc32.js";
import { fileEntry } from "./entry.js";
import { readZip } from "./read-zip.js";
import { deflatedZeros } from "./zeros.js";

const folder = mkdtempSync(join(tmpdir(), "unlisten-archives-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = [fileEntry("main.txt", Buffer.from("main\n")), fileEntry("run", Buffer.from("#!/bin/sh\n"))];
const build = (change: ArchiveChange) => buildArchive(files, change);

/** What Python's own library finds in it: names, contents, modes, and what is wrong with it. */
function listZip(archive: Buffer): string {
  const file = join(folder, "a.zip");
  writeFileSync(file, archive);
  const program = `import zipfile
z = zipfile.ZipFile(${JSON.stringify(file)})
for i in z.infolist(): print(i.filename, oct(i.external_attr >> 16), i.file_size)
print("bad", z.testzip())`;
  return execFileSync("python3", ["-c", program], { encoding: "utf8" });
}

function listTar(archive: Buffer): string {
  return execFileSync("tar", ["-tvzPf", "-"], {
    input: archive,
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC", LC_ALL: "C" },
  });
}

test("a ZIP holds what it is told, in order", () => {
  const archive = build({
    without: ["main.txt"],
    entries: [
      { name: "../x", text: "out" },
      { name: "../x", base64: "AAE=" },
      { name: "link", link: "/etc" },
      { name: "grün", text: "", mode: 0o600 },
    ],
  });
  expect(listZip(archive)).toBe(
    "run 0o100755 10\n../x 0o100644 3\n../x 0o100644 2\nlink 0o120644 4\ngrün 0o100600 0\nbad None\n",
  );
  expect(readZip(archive).map(({ name }) => name)).toEqual(["run", "../x", "../x", "link", "grün"]);
});

test("so does a tar.gz", () => {
  const long = `${"a".repeat(80)}/${"b".repeat(80)}`;
  const archive = build({
    format: "tar.gz",
    entries: [
      { name: "/abs", text: "x" },
      { name: "l", link: "../y" },
      { name: long, text: "" },
    ],
  });
  const lines = listTar(archive).trim().split("\n");
  expect(lines.map((line) => line.replace(/ 1970-01-01 00:00 /, " ").replace(/ +/g, " "))).toEqual([
    "-rw-r--r-- 0/0 5 main.txt",
    "-rwxr-xr-x 0/0 10 run",
    "-rw-r--r-- 0/0 1 /abs",
    "lrw-r--r-- 0/0 0 l -> ../y",
    `-rw-r--r-- 0/0 0 ${long}`,
  ]);
});

test("damages", () => {
  const sound = build({});
  expect(build({ damage: "truncate" })).toEqual(sound.subarray(0, Math.floor(sound.length / 2)));
  expect(listZip(build({ damage: "checksum" }))).toContain("bad main.txt");
  expect(() => gunzipSync(build({ format: "tar.gz", damage: "checksum" }))).toThrow("incorrect data check");
  expect(readZip(build({ damage: "empty" }))).toEqual([]);
  expect(() => readZip(build({ damage: "not-an-archive" }))).toThrow("it is no ZIP archive");
});

test("many zeros take little room and have their checksum", () => {
  const count = 3 * 1024 * 1024 + 7;
  expect(inflateRawSync(deflatedZeros(count)).equals(Buffer.alloc(count))).toBe(true);
  expect(crc32OfZeros(count)).toBe(crc32(Buffer.alloc(count)));
  const archive = build({ entries: [{ name: "z", zeros: count }] });
  expect(archive.length).toBeLessThan(10_000);
  expect(listZip(archive)).toContain(`z 0o100644 ${count}\nbad None`);
});

test("what Python writes can be read", () => {
  const file = join(folder, "b.zip");
  const program = `import zipfile
z = zipfile.ZipFile(${JSON.stringify(file)}, "w")
z.writestr("a/b", "x" * 1000, zipfile.ZIP_DEFLATED)
z.writestr("c", "stored")`;
  execFileSync("python3", ["-c", program]);
  const entries = readZip(execFileSync("cat", [file]));
  expect(entries.map(({ name, content }) => [name, content.toString()])).toEqual([
    ["a/b", "x".repeat(1000)],
    ["c", "stored"],
  ]);
});
