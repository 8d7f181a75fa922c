import { createGunzip } from "node:zlib";
import { quote } from "./entry-path.js";
import type { FolderWriter } from "./folder-writer.js";

const blockBytes = 512;

/** Bytes. Long names and the like; the longest path Linux takes is 4,096. */
const maxHeaderBytes = 1024 * 1024;

/** What a header says about an entry. Source: POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". */
interface TarEntry {
  name: string;
  mode: number;
  modified: Date | undefined;
  bytes: number;
  type: string;
  target: string;
}

/** What extension headers say about the entry that follows. */
interface Overrides {
  name?: string;
  target?: string;
  bytes?: number;
}

/**
 * Unpacks a gzipped tar, piece by piece: memory does not grow with what is in it. The ustar, GNU and pax forms;
 * files, folders, symbolic and hard links.
 *
 * @param maxBytes  that all files may have together
 * @throws Error that names the entry
 */
export async function unpackTarGz(archive: Buffer, writer: FolderWriter, maxBytes: number): Promise<void> {
  // Files are counted by the writer; this stops a bomb of headers and padding.
  const source = createSource(archive, 2 * maxBytes);
  try {
    await unpackEntries(source, writer);
    await source.drain();
  } finally {
    await source.close();
  }
}

async function unpackEntries(source: Source, writer: FolderWriter): Promise<void> {
  let overrides: Overrides = {};
  while (!(await source.isAtEnd())) {
    const header = await source.read(blockBytes);
    // Two blocks of zeros end the archive, or nothing does; one block is enough to know.
    if (header.every((byte) => byte === 0)) return;
    const entry = { ...readHeader(header), ...overrides };
    switch (entry.type) {
      case "L":
        overrides = { ...overrides, name: textOf(await readExtension(source, entry)) };
        continue;
      case "K":
        overrides = { ...overrides, target: textOf(await readExtension(source, entry)) };
        continue;
      case "x":
        overrides = { ...overrides, ...readPax(await readExtension(source, entry)) };
        continue;
      case "g":
        await readExtension(source, entry);
        continue;
      default:
        await unpackEntry(source, entry, writer);
        overrides = {};
    }
  }
}

async function unpackEntry(source: Source, entry: TarEntry, writer: FolderWriter): Promise<void> {
  switch (entry.type) {
    case "\0":
    case "0":
    case "7":
      // Tars from before POSIX mark a folder by its name alone.
      if (entry.name.endsWith("/")) return writer.addFolder(entry.name);
      return await unpackFile(source, entry, writer);
    case "5":
      return writer.addFolder(entry.name);
    case "2":
      return writer.addLink(entry.name, entry.target);
    case "1":
      return writer.addCopy(entry.name, entry.target);
    default:
      throw new Error(`cannot unpack ${quote(entry.name)}: it is neither file, folder nor link`);
  }
}

async function unpackFile(source: Source, entry: TarEntry, writer: FolderWriter): Promise<void> {
  const file = writer.addFile(entry.name, entry.mode, entry.bytes, entry.modified);
  try {
    let left = entry.bytes;
    while (left > 0) {
      const chunk = await source.readSome(left);
      file.write(chunk);
      left -= chunk.length;
    }
  } finally {
    file.close();
  }
  await source.read(padding(entry.bytes));
}

async function readExtension(source: Source, entry: TarEntry): Promise<Buffer> {
  if (entry.bytes > maxHeaderBytes) throw damaged();
  const bytes = await source.read(entry.bytes);
  await source.read(padding(entry.bytes));
  return bytes;
}

function padding(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

function readHeader(header: Buffer): TarEntry {
  if (readNumber(header.subarray(148, 156)) !== checksum(header)) throw damaged();
  const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? textOf(header.subarray(345, 500)) : "";
  const name = textOf(header.subarray(0, 100));
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: readNumber(header.subarray(100, 108)),
    bytes: readNumber(header.subarray(124, 136)),
    modified: unixDate(readNumber(header.subarray(136, 148))),
    type: header.toString("latin1", 156, 157),
    target: textOf(header.subarray(157, 257)),
  };
}

/** Undefined where no clock can have been: the field is damaged or was never filled in. */
function unixDate(seconds: number): Date | undefined {
  return seconds > 0 && seconds <= 0xffffffff ? new Date(seconds * 1000) : undefined;
}

/** The sum of all bytes, with the checksum's own eight taken for spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** Octal text, or for large numbers GNU's big-endian bytes with the first bit set. */
function readNumber(field: Buffer): number {
  if (field[0]! & 0x80) {
    const value = field.reduce((sum, byte, at) => sum * 256 + (at === 0 ? byte & 0x7f : byte), 0);
    if (!Number.isSafeInteger(value)) throw damaged();
    return value;
  }
  const text = textOf(field).trim();
  if (!/^[0-7]*$/.test(text)) throw damaged();
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? field.length : end);
}

/** Records of the form `<length> <key>=<value>\n`, the length counting the whole record in bytes. */
function readPax(records: Buffer): Overrides {
  const overrides: Overrides = {};
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(0x20, at);
    const length = Number(records.toString("latin1", at, space));
    const equals = records.indexOf(0x3d, space);
    if (space < 0 || equals < 0 || !Number.isInteger(length) || length <= 0 || at + length > records.length) {
      throw damaged();
    }
    const key = records.toString("utf8", space + 1, equals);
    const value = records.toString("utf8", equals + 1, at + length - 1);
    if (key === "path") overrides.name = value;
    if (key === "linkpath") overrides.target = value;
    if (key === "size") {
      overrides.bytes = Number(value);
      if (!Number.isSafeInteger(overrides.bytes) || overrides.bytes < 0) throw damaged();
    }
    at += length;
  }
  return overrides;
}

/** The unpacked bytes, read from front to back. */
interface Source {
  isAtEnd(): Promise<boolean>;
  /** Exactly so many bytes. @throws Error when the archive ends before */
  read(bytes: number): Promise<Buffer>;
  /** At least one and at most so many bytes. @throws Error when the archive has ended */
  readSome(bytes: number): Promise<Buffer>;
  /** Reads to the end, where gzip has its checksum. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

function createSource(archive: Buffer, maxBytes: number): Source {
  const gunzip = createGunzip();
  const chunks = gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  gunzip.end(archive);
  let chunk: Buffer = Buffer.alloc(0);
  let total = 0;

  async function more(): Promise<boolean> {
    const next = await chunks.next();
    if (next.done === true) return false;
    chunk = next.value;
    total += chunk.length;
    if (total > maxBytes) throw new Error(`the archive holds more than ${maxBytes} bytes`);
    return true;
  }

  async function isAtEnd(): Promise<boolean> {
    while (chunk.length === 0) {
      if (!(await more())) return true;
    }
    return false;
  }

  async function readSome(bytes: number): Promise<Buffer> {
    if (await isAtEnd()) throw new Error("the archive is damaged: it is cut short");
    const taken = chunk.subarray(0, bytes);
    chunk = chunk.subarray(taken.length);
    return taken;
  }

  return {
    isAtEnd,
    readSome,
    async read(bytes) {
      const parts: Buffer[] = [];
      for (let left = bytes; left > 0; ) {
        const part = await readSome(left);
        parts.push(part);
        left -= part.length;
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    async drain() {
      while (await more());
    },
    async close() {
      await chunks.return?.();
    },
  };
}

function damaged(): Error {
  return new Error("the archive is damaged: it is no complete tar file");
}
