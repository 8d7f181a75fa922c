/**
 * Writes ZIP archives with exactly the entries that are given, however odd: the suite's own writer, because others
 * refuse such names, and because nothing here may come from the program that is checked.
 *
 * Source: PKWARE's APPNOTE.TXT, 4.3 (general format) and 4.4 (fields).
 */

import { deflateRawSync } from "node:zlib";
import { crc32, crc32OfZeros } from "./crc32.js";
import type { ArchiveEntry } from "./entry.js";
import { deflatedZeros } from "./zeros.js";

const utf8Names = 1 << 11;
const deflated = 8;
/** 2.0, made on Unix: the upper half of the external attributes holds the mode. */
const version = 20;
const madeByUnix = (3 << 8) | version;
const regularFile = 0o100000;
const symbolicLink = 0o120000;

/** 1980-01-01, where ZIP begins. */
const date = 0x0021;

export interface ZipOptions {
  /** Writes checksums that do not fit. */
  wrongChecksum?: boolean;
}

export function writeZip(
  entries: readonly ArchiveEntry[],
  { wrongChecksum = false }: ZipOptions = {},
): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const { packed, crc, size } = pack(entry);
    const checksum = (crc ^ (wrongChecksum ? 1 : 0)) >>> 0;
    const shared = sharedFields(checksum, packed.length, size, name.length);
    const type = entry.link === undefined ? regularFile : symbolicLink;
    local.push(Buffer.from("PK\x03\x04", "latin1"), shared, name, packed);
    central.push(centralHeader(shared, type | entry.mode, offset), name);
    offset += 4 + shared.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endOfDirectory(entries.length, directory.length, offset)]);
}

function pack({ content, link, zeros }: ArchiveEntry): { packed: Buffer; crc: number; size: number } {
  if (zeros !== undefined) return { packed: deflatedZeros(zeros), crc: crc32OfZeros(zeros), size: zeros };
  const bytes = link === undefined ? content : Buffer.from(link);
  return { packed: deflate(bytes), crc: crc32(bytes), size: bytes.length };
}

const alreadyPacked = new WeakMap<Buffer, Buffer>();

/** Programs of several megabytes are sent in many cases: packed once, and fast rather than small. */
function deflate(content: Buffer): Buffer {
  const known = alreadyPacked.get(content);
  if (known !== undefined) return known;
  const packed = deflateRawSync(content, { level: 1 });
  alreadyPacked.set(content, packed);
  return packed;
}

/** What both headers of an entry hold: from the version needed to the extra field's length (4.4.3 to 4.4.11). */
function sharedFields(checksum: number, packed: number, size: number, nameLength: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(utf8Names, 2);
  fields.writeUInt16LE(deflated, 4);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(checksum, 10);
  fields.writeUInt32LE(packed, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

function centralHeader(shared: Buffer, mode: number, offset: number): Buffer {
  const start = Buffer.alloc(6);
  start.write("PK\x01\x02", "latin1");
  start.writeUInt16LE(madeByUnix, 4);
  // Comment length, disk number, internal attributes; then external attributes and the local header's place.
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((mode << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([start, shared, rest]);
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
