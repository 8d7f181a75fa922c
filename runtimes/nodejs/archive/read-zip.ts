import { inflateRawSync } from "node:zlib";
import { crc32 } from "./crc32.js";
import { quote } from "./entry-path.js";
import type { FolderWriter } from "./folder-writer.js";

/** Bytes, one file. An entry is unpacked in memory. */
export const maxEntryBytes = 256 * 1024 * 1024;

/** What the central directory says about an entry. Source: PKWARE APPNOTE.TXT 4.3.12 and 4.5.3. */
interface ZipEntry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Of the entry's local header. */
  offset: number;
  /** File type and permissions as Unix has them; undefined when the archive was not made there. */
  unixMode: number | undefined;
  modified: Date | undefined;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const end64LocatorSignature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * Unpacks a ZIP archive by its central directory; data descriptors need no care then. Stored and deflated entries,
 * ZIP64 sizes; no encryption, no archive in several parts.
 *
 * @throws Error that names the entry
 */
export function unpackZip(archive: Buffer, writer: FolderWriter): void {
  for (const entry of readDirectory(archive)) {
    const { name } = entry;
    const type = (entry.unixMode ?? 0) & 0o170000;
    if (name.endsWith("/") || name.endsWith("\\") || type === 0o040000) {
      writer.addFolder(name);
    } else if (type === 0o120000) {
      writer.addLink(name, readEntry(archive, entry).toString());
    } else if (type === 0 || type === 0o100000) {
      const file = writer.addFile(name, entry.unixMode, entry.bytes, entry.modified);
      try {
        file.write(readEntry(archive, entry));
      } finally {
        file.close();
      }
    } else {
      throw new Error(`cannot unpack ${quote(name)}: it is neither file, folder nor link`);
    }
  }
}

function* readDirectory(archive: Buffer): Generator<ZipEntry> {
  const { count, offset } = findDirectory(archive);
  let at = offset;
  for (let n = 0; n < count; n++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== centralSignature) throw damaged();
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const extraEnd = nameEnd + archive.readUInt16LE(at + 30);
    if (extraEnd > archive.length) throw damaged();
    const madeOn = archive.readUInt8(at + 5);
    const unixMode = archive.readUInt16LE(at + 40);
    yield withZip64Sizes(archive.subarray(nameEnd, extraEnd), {
      name: decodeName(archive.subarray(at + 46, nameEnd)),
      flags: archive.readUInt16LE(at + 8),
      method: archive.readUInt16LE(at + 10),
      modified: dosDate(archive.readUInt16LE(at + 14), archive.readUInt16LE(at + 12)),
      crc: archive.readUInt32LE(at + 16),
      packedBytes: archive.readUInt32LE(at + 20),
      bytes: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
      // 3 is Unix, 19 macOS.
      unixMode: (madeOn === 3 || madeOn === 19) && unixMode !== 0 ? unixMode : undefined,
    });
    at = extraEnd + archive.readUInt16LE(at + 32);
  }
}

function findDirectory(archive: Buffer): { count: number; offset: number } {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  const offset = archive.readUInt32LE(end + 16);
  const locator = end - 20;
  if ((count !== 0xffff && offset !== 0xffffffff) || locator < 0) return { count, offset };
  if (archive.readUInt32LE(locator) !== end64LocatorSignature) return { count, offset };
  const end64 = readSize64(archive, locator + 8);
  if (end64 + 56 > archive.length || archive.readUInt32LE(end64) !== end64Signature) throw damaged();
  return { count: readSize64(archive, end64 + 32), offset: readSize64(archive, end64 + 48) };
}

/** The end record is the last thing in the archive but for a comment of up to 65,535 bytes. */
function findEnd(archive: Buffer): number {
  const lowest = Math.max(0, archive.length - 22 - 0xffff);
  for (let at = archive.length - 22; at >= lowest; at--) {
    if (
      archive.readUInt32LE(at) === endSignature &&
      at + 22 + archive.readUInt16LE(at + 20) <= archive.length
    ) {
      return at;
    }
  }
  throw damaged();
}

/** Puts in what the 32-bit fields had no room for. */
function withZip64Sizes(extra: Buffer, entry: ZipEntry): ZipEntry {
  const wide = (["bytes", "packedBytes", "offset"] as const).filter((field) => entry[field] === 0xffffffff);
  if (wide.length === 0) return entry;
  for (let at = 0; at + 4 <= extra.length; ) {
    const id = extra.readUInt16LE(at);
    const length = extra.readUInt16LE(at + 2);
    at += 4;
    if (id === 0x0001) {
      if (length < wide.length * 8 || at + length > extra.length) throw damaged();
      for (const [n, field] of wide.entries()) entry[field] = readSize64(extra, at + n * 8);
      return entry;
    }
    at += length;
  }
  throw damaged();
}

function readSize64(bytes: Buffer, at: number): number {
  const size = bytes.readBigUInt64LE(at);
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged();
  return Number(size);
}

/** Names are UTF-8, whatever the flag says, or else an old code page, of which only ASCII matters. */
function decodeName(bytes: Buffer): string {
  const name = bytes.toString();
  return name.includes("\ufffd") ? bytes.toString("latin1") : name;
}

/** An entry's bytes, unpacked and checked. */
function readEntry(archive: Buffer, entry: ZipEntry): Buffer {
  const fail = (why: string, cause?: unknown) =>
    new Error(`cannot unpack ${quote(entry.name)}: ${why}`, { cause });
  if (entry.flags & 1) throw fail("it is encrypted");
  if (entry.bytes > maxEntryBytes) throw fail(`${entry.bytes} bytes must be <= ${maxEntryBytes}`);
  const { offset } = entry;
  if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== localSignature)
    throw fail("the archive is damaged");
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  if (start + entry.packedBytes > archive.length) throw fail("the archive is cut short");
  const packed = archive.subarray(start, start + entry.packedBytes);
  const bytes = inflate(packed, entry, fail);
  if (bytes.length !== entry.bytes) throw fail(`expected ${entry.bytes} bytes: got ${bytes.length}`);
  if (crc32(bytes) !== entry.crc) throw fail("its checksum is wrong");
  return bytes;
}

function inflate(packed: Buffer, entry: ZipEntry, fail: (why: string, cause?: unknown) => Error): Buffer {
  switch (entry.method) {
    case 0:
      return packed;
    case 8:
      try {
        return inflateRawSync(packed, { maxOutputLength: Math.max(entry.bytes, 1) });
      } catch (error) {
        throw fail((error as Error).message, error);
      }
    default:
      throw fail(`compression method ${entry.method} is unknown, expected 0 (stored) or 8 (deflate)`);
  }
}

function damaged(): Error {
  return new Error("the archive is damaged: it is no complete ZIP file");
}

/** A time as zip keeps it, in the time zone of whoever unpacks, to two seconds; undefined when there is none. */
function dosDate(date: number, time: number): Date | undefined {
  const [month, day] = [(date >> 5) & 0xf, date & 0x1f];
  if (month === 0 || day === 0) return undefined;
  return new Date(1980 + (date >> 9), month - 1, day, time >> 11, (time >> 5) & 0x3f, (time & 0x1f) * 2);
}
