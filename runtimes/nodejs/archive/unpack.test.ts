import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EntrySpec, tar, tarGz, zip, zip64 } from "../testing/archives.js";
import { unpack } from "./unpack.js";

let around: string;
let folder: string;

beforeEach(() => {
  around = mkdtempSync(join(tmpdir(), "unpack-test-"));
  folder = join(around, "inside");
  mkdirSync(folder);
});

afterEach(() => {
  rmSync(around, { recursive: true });
});

/** Names of files and links below the folder, with what is in them. */
function tree(at = folder, prefix = ""): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(at).map((name) => {
      const path = join(at, name);
      const kind = lstatSync(path);
      if (kind.isSymbolicLink()) return { [prefix + name]: `→ ${readlinkSync(path)}` };
      if (kind.isDirectory()) return { [`${prefix + name}/`]: "", ...tree(path, `${prefix}${name}/`) };
      return { [prefix + name]: readFileSync(path, "utf8") };
    }),
  );
}

describe.each([
  { format: "zip", pack: zip },
  { format: "tar.gz", pack: tarGz },
])("$format", ({ pack }) => {
  test.each<{ name: string; entries: EntrySpec[]; files: Record<string, string> }>([
    {
      name: "files and folders",
      entries: [
        { name: "a/b.txt", data: "text" },
        { name: "c.txt", data: "" },
      ],
      files: { "a/": "", "a/b.txt": "text", "c.txt": "" },
    },
    {
      name: "a folder named twice",
      entries: [
        { name: "a/", type: "5" },
        { name: "a/b", data: "1" },
        { name: "a/", type: "5" },
      ],
      files: { "a/": "", "a/b": "1" },
    },
    {
      name: "a leading ./",
      entries: [
        { name: "./", type: "5" },
        { name: "./a", data: "1" },
      ],
      files: { a: "1" },
    },
    { name: "names beyond ASCII", entries: [{ name: "é☃.txt", data: "☃" }], files: { "é☃.txt": "☃" } },
    {
      name: "a link inside",
      entries: [
        { name: "bin/x", link: "../lib/y" },
        { name: "lib/y", data: "1" },
      ],
      files: { "bin/": "", "bin/x": "→ ../lib/y", "lib/": "", "lib/y": "1" },
    },
    { name: "a link that leads nowhere", entries: [{ name: "x", link: "absent" }], files: { x: "→ absent" } },
    {
      name: "a file of several MB",
      entries: [{ name: "big", data: "0123456789".repeat(300_000) }],
      files: { big: "0123456789".repeat(300_000) },
    },
  ])("$name", async ({ entries, files }) => {
    await unpack(pack([{ name: "first", data: "1" }, ...entries]), folder);
    expect(tree()).toEqual({ first: "1", ...files });
  });

  test("keeps permissions, but none that could lock us out or raise rights", async () => {
    const modes = [0o755, 0o644, 0o600, 0o000, 0o4777];
    await unpack(pack(modes.map((mode, n) => ({ name: `f${n}`, data: "x", mode }))), folder);
    const kept = modes.map((_, n) => lstatSync(join(folder, `f${n}`)).mode & 0o7777 & ~process.umask());
    expect(kept).toEqual([0o755, 0o644, 0o600, 0o600, 0o777 & ~process.umask()]);
  });

  test.each<{ name: string; entries: EntrySpec[]; why: string }>([
    {
      name: "..",
      entries: [{ name: "../escaped", data: "x" }],
      why: '"../escaped": the name leads outside of the archive',
    },
    { name: ".. in the middle", entries: [{ name: "a/../../escaped", data: "x" }], why: "leads outside" },
    {
      name: "an absolute name",
      entries: [{ name: "/tmp/unlisten-escaped", data: "x" }],
      why: "the name is absolute",
    },
    {
      name: "a link to an absolute path",
      entries: [{ name: "out", link: "/etc/passwd" }],
      why: '"out": the link leads outside of the archive',
    },
    { name: "a link upwards", entries: [{ name: "out", link: "../.." }], why: "the link leads outside" },
    {
      name: "a file through a link",
      entries: [
        { name: "way", link: "real" },
        { name: "way/through", data: "x" },
      ],
      why: '"way": the name is taken by another entry',
    },
    {
      name: "links that lead outside together",
      entries: [
        { name: "a/b/up", link: "../.." },
        { name: "out", link: "a/b/up/../escaped" },
        { name: "f", data: "x" },
      ],
      why: '"out": the link leads outside',
    },
    {
      name: "a name twice",
      entries: [
        { name: "a", data: "1" },
        { name: "a", data: "2" },
      ],
      why: '"a": the name is taken by another entry',
    },
    {
      name: "a name twice, spelt differently",
      entries: [
        { name: "a/b", data: "1" },
        { name: "./a//b", data: "2" },
      ],
      why: "the name is taken",
    },
    {
      name: "a link behind a link",
      entries: [
        { name: "a/b/c/x", link: "../../.." },
        { name: "a/b/c/x/y", link: "../../../../escaped" },
      ],
      why: "the name is taken",
    },
    {
      name: "a file that is a folder too",
      entries: [
        { name: "a", data: "1" },
        { name: "a/b", data: "2" },
      ],
      why: "the name is taken",
    },
    {
      name: "a link named as a file",
      entries: [
        { name: "a", data: "1" },
        { name: "a", link: "b" },
      ],
      why: "the name is taken",
    },
  ])("$name is refused, and nothing lands outside", async ({ entries, why }) => {
    await expect(unpack(pack(entries), folder)).rejects.toThrow(why);
    expect([readdirSync(around).sort(), existsSync("/tmp/unlisten-escaped")]).toEqual([["inside"], false]);
  });

  test("an archive cut anywhere is refused, or was complete", async () => {
    const whole = pack([
      { name: "a", data: "x".repeat(2000) },
      { name: "b", data: "y" },
    ]);
    for (let length = 4; length < whole.length; length += Math.ceil(whole.length / 40)) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      await expect(unpack(whole.subarray(0, length), folder), `${length} bytes`).rejects.toThrow();
    }
  });

  test("an archive with any byte changed is refused or unpacked inside, never worse", async () => {
    const whole = pack([
      { name: "a/b", data: "x".repeat(300) },
      { name: "l", link: "a/b" },
    ]);
    for (let at = 4; at < whole.length; at += 3) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ 0x55;
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      await unpack(changed, folder).catch((error) => expect(error).toBeInstanceOf(Error));
      expect(readdirSync(around)).toEqual(["inside"]);
    }
  });
});

describe("zip", () => {
  test("a file has the date that the archive says, to two seconds", async () => {
    const archive = zip([{ name: "page.html", data: "x" }]);
    const directory = archive.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    archive.writeUInt16LE((10 << 11) | (20 << 5) | 15, directory + 12);
    archive.writeUInt16LE(((2026 - 1980) << 9) | (11 << 5) | 21, directory + 14);
    await unpack(archive, folder);
    expect(lstatSync(join(folder, "page.html")).mtime).toEqual(new Date(2026, 10, 21, 10, 20, 30));
  });

  test.each<{ name: string; archive: Buffer }>([
    { name: "stored entries", archive: zip([{ name: "a", data: "text", stored: true }]) },
    { name: "data descriptors", archive: zip([{ name: "a", data: "text", descriptor: true }]) },
    { name: "ZIP64 sizes", archive: zip([{ name: "a", data: "text", zip64: true }]) },
    { name: "a ZIP64 directory", archive: zip64([{ name: "a", data: "text" }]) },
    {
      name: "a comment",
      archive: withComment(zip([{ name: "a", data: "text" }]), "PK\x05\x06, says the comment"),
    },
    { name: "a Latin-1 name from an old tool", archive: zip([{ name: "a", data: "text" }]) },
  ])("$name", async ({ archive }) => {
    await unpack(archive, folder);
    expect(tree()).toEqual({ a: "text" });
  });

  test("a name that is no UTF-8 is read as Latin-1", async () => {
    await unpack(zip([{ name: Buffer.from([0xe9]), data: "x" }]), folder);
    expect(tree()).toEqual({ é: "x" });
  });

  test.each<{ name: string; archive: Buffer; why: string }>([
    {
      name: "a wrong checksum",
      archive: zip([{ name: "a", data: "text", claim: { crc: 1 } }]),
      why: '"a": its checksum is wrong',
    },
    {
      name: "an entry longer than it says",
      archive: zip([{ name: "a", data: "x".repeat(100), claim: { bytes: 10 } }]),
      why: '"a"',
    },
    {
      name: "an entry shorter than it says",
      archive: zip([{ name: "a", data: "text", claim: { bytes: 10 } }]),
      why: "expected 10 bytes: got 4",
    },
    {
      name: "a bomb that says so",
      archive: zip([{ name: "a", data: "x", claim: { bytes: 0xfffffffe } }]),
      why: "holds more than 536870912 bytes",
    },
    {
      name: "a bomb of one entry",
      archive: zip([{ name: "a", data: "x", claim: { bytes: 300 * 1024 * 1024 } }]),
      why: "must be <= 268435456",
    },
    {
      name: "an encrypted entry",
      archive: zip([{ name: "a", data: "x", claim: { flags: 1 } }]),
      why: "it is encrypted",
    },
    {
      name: "an unknown method",
      archive: zip([{ name: "a", data: "x", claim: { method: 12 } }]),
      why: "compression method 12 is unknown",
    },
    {
      name: "an entry beyond the end",
      archive: zip([{ name: "a", data: "x", claim: { offset: 100_000 } }]),
      why: "damaged",
    },
    {
      name: "a ZIP64 directory beyond the end",
      archive: zip64([{ name: "a", data: "x" }], 1n << 40n),
      why: "damaged",
    },
    {
      name: "a ZIP64 directory beyond all numbers",
      archive: zip64([{ name: "a", data: "x" }], (1n << 64n) - 1n),
      why: "damaged",
    },
    {
      name: "no directory",
      archive: Buffer.concat([Buffer.from("504b0304", "hex"), Buffer.alloc(100)]),
      why: "no complete ZIP file",
    },
  ])("$name is refused", async ({ archive, why }) => {
    await expect(unpack(archive, folder)).rejects.toThrow(why);
  });
});

describe("tar.gz", () => {
  const pax = (records: string): EntrySpec => ({ name: "pax", type: "x", data: records });
  const long = `${"d/".repeat(80)}file`;
  test.each<{ name: string; entries: EntrySpec[]; files: Record<string, string> }>([
    {
      name: "GNU long names",
      entries: [
        { name: "././@LongLink", type: "L", data: `${long}\0` },
        { name: "cut", data: "x" },
      ],
      files: { [long]: "x" },
    },
    {
      name: "pax names",
      entries: [pax("16 path=renamed\n"), { name: "cut", data: "x" }, { name: "b", data: "y" }],
      files: { renamed: "x", b: "y" },
    },
    {
      name: "global pax headers",
      entries: [
        { name: "g", type: "g", data: "13 comment=x\n" },
        { name: "a", data: "x" },
      ],
      files: { a: "x" },
    },
    {
      name: "hard links",
      entries: [
        { name: "a", data: "x" },
        { name: "b", type: "1", link: "a" },
      ],
      files: { a: "x", b: "x" },
    },
    {
      name: "folders by their name alone",
      entries: [
        { name: "a/", type: "0" },
        { name: "a/b", data: "x" },
      ],
      files: { "a/b": "x" },
    },
  ])("$name", async ({ entries, files }) => {
    await unpack(tarGz(entries), folder);
    const found = Object.entries(tree()).filter(([name]) => !name.endsWith("/"));
    expect(Object.fromEntries(found)).toEqual(files);
  });

  test("an archive without its closing blocks", async () => {
    await unpack(gzipSync(tar([{ name: "a", data: "x" }]).subarray(0, -1024)), folder);
    expect(tree()).toEqual({ a: "x" });
  });

  test.each<{ name: string; archive: Buffer; why: string }>([
    {
      name: "a long name outside",
      archive: tarGz([
        { name: "L", type: "L", data: "../out" },
        { name: "a", data: "x" },
      ]),
      why: "leads outside",
    },
    {
      name: "a pax name outside",
      archive: tarGz([pax("15 path=../out\n"), { name: "a", data: "x" }]),
      why: "leads outside",
    },
    {
      name: "a hard link outside",
      archive: tarGz([{ name: "b", type: "1", link: "../../etc/passwd" }]),
      why: "leads outside",
    },
    {
      name: "a hard link to nothing",
      archive: tarGz([{ name: "b", type: "1", link: "absent" }]),
      why: '"b"',
    },
    { name: "a device", archive: tarGz([{ name: "dev", type: "3" }]), why: "neither file, folder nor link" },
    { name: "a pipe", archive: tarGz([{ name: "pipe", type: "6" }]), why: "neither file, folder nor link" },
    {
      name: "a pax record that lies about its length",
      archive: tarGz([pax("999 path=a\n")]),
      why: "damaged",
    },
    {
      name: "a pax size that is no size",
      archive: tarGz([pax("11 size=-5\n"), { name: "a", data: "x" }]),
      why: "damaged",
    },
    {
      name: "a pax size of half the world",
      archive: tarGz([pax("24 size=999999999999999\n"), { name: "a", data: "x" }]),
      why: "holds more than 536870912 bytes",
    },
    {
      name: "an extension of many MB",
      archive: tarGz([{ name: "L", type: "L", data: Buffer.alloc(2 * 1024 * 1024) }]),
      why: "damaged",
    },
    { name: "a damaged header", archive: gzipSync(Buffer.alloc(1024, "x")), why: "no complete tar file" },
    { name: "a damaged gzip", archive: damage(tarGz([{ name: "a", data: "x" }])), why: "invalid" },
  ])("$name is refused", async ({ archive, why }) => {
    await expect(unpack(archive, folder)).rejects.toThrow(why);
  });
});

describe("limits", () => {
  const many = Array.from({ length: 5 }, (_, n) => ({ name: `f${n}`, data: "x".repeat(1000) }));
  test.each<{ name: string; archive: Buffer; why: string }>([
    {
      name: "a zip of too many bytes",
      archive: zip(many),
      why: '"f3": the archive holds more than 3500 bytes',
    },
    {
      name: "a zip of entries that share their bytes",
      archive: zip(many.map((entry) => ({ ...entry, name: `${entry.name}.`, claim: { offset: 0 } }))),
      why: '"f3.": the archive holds more than 3500 bytes',
    },
    {
      name: "a tar.gz of too many bytes",
      archive: tarGz(many),
      why: "the archive holds more than",
    },
    {
      name: "a tar.gz of nothing but its end",
      archive: gzipSync(Buffer.concat([tar([{ name: "a" }]), Buffer.alloc(100_000)])),
      why: "the archive holds more than 7000 bytes",
    },
    {
      name: "a zip of too many entries",
      archive: zip(Array.from({ length: 11 }, (_, n) => ({ name: `f${n}` }))),
      why: "the archive has more than 10 entries",
    },
    {
      name: "a tar.gz of too many links",
      archive: tarGz(Array.from({ length: 11 }, (_, n) => ({ name: `l${n}`, link: "x" }))),
      why: "the archive has more than 10 entries",
    },
  ])("$name is refused", async ({ archive, why }) => {
    await expect(unpack(archive, folder, { bytes: 3500, entries: 10 })).rejects.toThrow(why);
  });
});

test.each([
  { name: "text", archive: Buffer.from("just text") },
  { name: "nothing", archive: Buffer.alloc(0) },
  { name: "another archive", archive: Buffer.from("7z\xbc\xaf\x27\x1c", "latin1") },
])("$name is no archive", async ({ archive }) => {
  await expect(unpack(archive, folder)).rejects.toThrow(
    "the file type is unsupported, expected zip or tar.gz",
  );
});

function withComment(archive: Buffer, comment: string): Buffer {
  const commented = Buffer.concat([archive, Buffer.from(comment)]);
  commented.writeUInt16LE(comment.length, archive.length - 2);
  return commented;
}

function damage(archive: Buffer): Buffer {
  const damaged = Buffer.from(archive);
  damaged.fill(0xff, 12, 30);
  return damaged;
}
