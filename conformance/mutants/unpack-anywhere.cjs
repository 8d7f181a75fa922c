const { mkdirSync, symlinkSync, writeFileSync } = require("node:fs");
const { dirname, isAbsolute, join } = require("node:path");
const { gunzipSync, inflateRawSync } = require("node:zlib");

/**
 * Unpacks an archive the careless way: to where its names say, through the links it brought.
 *
 * @param archive  a ZIP or a tar.gz
 * @param folder  where it should have stayed
 */
function unpackAnywhere(archive, folder) {
  for (const { name, link, content } of entriesOf(archive)) {
    const path = isAbsolute(name) ? name : join(folder, name);
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (link !== undefined) symlinkSync(link, path);
      else if (!name.endsWith("/")) writeFileSync(path, content);
    } catch {
      // Careless, but not stopped by one file.
    }
  }
}

function entriesOf(archive) {
  return archive.readUInt16BE(0) === 0x504b ? [...zipEntries(archive)] : [...tarEntries(gunzipSync(archive))];
}

/** Source: APPNOTE.TXT, 4.3.12 central directory, 4.3.7 local file header. */
function* zipEntries(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const name = zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const content = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes;
    const isLink = ((zip.readUInt32LE(at + 38) >>> 16) & 0o170000) === 0o120000;
    yield { name, content, link: isLink ? content.toString() : undefined };
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

/** Source: POSIX pax, ustar interchange format; names longer than it holds come in a header of type L (GNU) or x. */
function* tarEntries(tar) {
  let long = {};
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const field = (offset, length) =>
      tar.toString("utf8", at + offset, at + offset + length).split("\u0000")[0];
    const size = Number.parseInt(field(124, 12), 8) || 0;
    const content = tar.subarray(at + 512, at + 512 + size);
    const type = field(156, 1);
    if (type === "L") long.path = content.toString().split("\0")[0];
    else if (type === "K") long.linkpath = content.toString().split("\0")[0];
    else if (type === "x")
      for (const [, key, value] of content.toString().matchAll(/\d+ (\w+)=(.*)\n/g)) long[key] = value;
    else {
      const prefix = field(345, 155);
      const name = long.path ?? (prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`);
      yield { name, content, link: type === "2" ? (long.linkpath ?? field(157, 100)) : undefined };
      long = {};
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

module.exports = { unpackAnywhere };
