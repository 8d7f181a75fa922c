/**
 * A ZIP archive with one program in it, stored as it is: to inflate it would be a part of every cold start.
 *
 * Source: PKWARE's APPNOTE.TXT, 4.3 (general format) and 4.4 (fields).
 */
export function storedZip(name, content, crc32) {
  const path = Buffer.from(name);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(version, 0);
  shared.writeUInt16LE(date, 8);
  shared.writeUInt32LE(crc32(content) >>> 0, 10);
  shared.writeUInt32LE(content.length, 14);
  shared.writeUInt32LE(content.length, 18);
  shared.writeUInt16LE(path.length, 22);
  const entry = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), shared, path, content]);
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(madeByUnix);
  // Comment length, disk number, internal attributes; then the file's mode, and where it begins.
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((programMode << 16) >>> 0, 6);
  const directory = Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), madeBy, shared, rest, path]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(entry.length, 16);
  return Buffer.concat([entry, directory, end]);
}

/** 2.0; the upper half of the external attributes holds a mode where it was made on Unix. */
const version = 20;
const madeByUnix = (3 << 8) | version;
const programMode = 0o100755;

/** 1980-01-01, where ZIP begins. */
const date = 0x0021;
