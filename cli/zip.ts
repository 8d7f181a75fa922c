/**
 * Writes zip archives: the same files give the same bytes, whenever and wherever they are packed.
 *
 * Source: PKWARE's APPNOTE.TXT, 4.3 (general format) and 4.4 (fields). No zip64: an action's limit is 48 MB.
 */

import { deflateRawSync } from "node:zlib";

/** A file in an archive. */
export interface ArchiveFile {
  /** With "/" between folders, relative, without "..". */
  path: string;
  content: Uint8Array;
  /** May be run: a shebang script, a binary. */
  executable?: boolean;
}

const utf8Names = 1 << 11;
const deflated = 8;
const stored = 0;
/** 2.0, made on Unix: the upper half of the external attributes holds the mode. */
const versionNeeded = 20;
const madeByUnix = (3 << 8) | versionNeeded;
const regularFile = 0o100000;

/**
 * The date that a file gets: the same for the same content, another for another.
 *
 * Not one for all: servers of static files make an ETag of size and date, and a browser would keep the old file
 * when a changed one has the old size. Between 1980, where zip begins, and 2019, so that no date lies ahead.
 */
export function contentDate(content: Uint8Array): Date {
  const slots = (40 * 365 * 86_400) / 2;
  return new Date(Date.UTC(1980, 0, 1) + (crc32(content) % slots) * 2000);
}

/** Packs files, sorted by their paths. */
export function writeZip(files: readonly ArchiveFile[]): Buffer {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const file of sorted) {
    const entry = packEntry(file);
    const header = localHeader(entry);
    local.push(header, entry.data);
    central.push(centralHeader(entry, offset));
    offset += header.length + entry.data.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endOfDirectory(sorted.length, directory.length, offset)]);
}

interface Entry {
  name: Buffer;
  data: Buffer;
  method: number;
  crc: number;
  size: number;
  mode: number;
  date: Date;
}

function packEntry(file: ArchiveFile): Entry {
  const packed = deflateRawSync(file.content, { level: 9 });
  const isSmaller = packed.length < file.content.length;
  return {
    name: Buffer.from(file.path),
    data: isSmaller ? packed : Buffer.from(file.content),
    method: isSmaller ? deflated : stored,
    crc: crc32(file.content),
    size: file.content.length,
    date: contentDate(file.content),
    mode: regularFile | (file.executable ? 0o755 : 0o644),
  };
}

/** What both headers of an entry hold: from the version needed to the extra field's length (4.4.3 to 4.4.11). */
function sharedFields({ method, crc, data, size, name, date }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(versionNeeded, 0);
  fields.writeUInt16LE(utf8Names, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt16LE(
    (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1),
    6,
  );
  fields.writeUInt16LE(
    ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(),
    8,
  );
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(0, 24);
  return fields;
}

function localHeader(entry: Entry): Buffer {
  const signature = Buffer.from("PK\x03\x04", "latin1");
  return Buffer.concat([signature, sharedFields(entry), entry.name]);
}

function centralHeader(entry: Entry, offset: number): Buffer {
  const start = Buffer.alloc(6);
  start.write("PK\x01\x02", "latin1");
  start.writeUInt16LE(madeByUnix, 4);
  // Comment length, disk number, internal attributes; then external attributes and the local header's place.
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((entry.mode << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([start, sharedFields(entry), rest, entry.name]);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** node:zlib has it since 20.15 and 22.2 only. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
