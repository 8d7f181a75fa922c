import { gzipSync } from "node:zlib";
import type { ArchiveEntry } from "./entry.js";

const blockBytes = 512;

/** Writes a gzipped tar archive with exactly these entries. Source: POSIX, pax, "ustar Interchange Format". */
export function writeTarGz(entries: readonly ArchiveEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const data = entry.zeros === undefined ? entry.content : Buffer.alloc(entry.zeros);
    const content = entry.link === undefined ? data : Buffer.alloc(0);
    const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
    return [header(entry, content.length), content, padding];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]), { level: 1 });
}

/** The same with a checksum that does not fit: gzip keeps it in the last eight bytes, before the length. */
export function withWrongChecksum(gzip: Buffer): Buffer {
  const changed = Buffer.from(gzip);
  changed[changed.length - 8]! ^= 1;
  return changed;
}

function header({ name, mode, link }: ArchiveEntry, bytes: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const [prefix, rest] = cutName(name);
  block.write(rest, 0);
  block.write(prefix, 345);
  block.write(octal(mode, 7), 100);
  block.write(octal(bytes, 11), 124);
  // The checksum counts its own place as blanks.
  block.write("        ", 148);
  block.write(link === undefined ? "0" : "2", 156);
  block.write(link ?? "", 157);
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** A name over 100 bytes is cut at a slash; what is before goes into a field of its own. */
function cutName(name: string): [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ["", name];
  for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(rest) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, rest];
  }
  throw new Error(`a tar archive cannot hold the name ${name}`);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
