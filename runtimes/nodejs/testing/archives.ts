import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/** An entry of an archive to be, honest or not. */
export interface EntrySpec {
  name: string | Buffer;
  data?: string | Buffer;
  /** Makes it a symbolic link to this. */
  link?: string;
  /** Permissions; 0o644. */
  mode?: number;
  /** ZIP only: deflate (the default) or store. */
  stored?: boolean;
  /** ZIP only: what the directory claims in place of the truth. */
  claim?: Partial<{ crc: number; bytes: number; method: number; flags: number; offset: number }>;
  /** ZIP only: sizes in a ZIP64 extra field. */
  zip64?: boolean;
  /** ZIP only: sizes and checksum after the data, zeros before it, as streaming tools write it. */
  descriptor?: boolean;
  /** Tar only: the type in place of the one that fits. */
  type?: string;
}

/** Writes a ZIP archive with exactly these entries. */
export function zip(entries: readonly EntrySpec[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const data = Buffer.from(entry.link ?? entry.data ?? "");
    const packed = entry.stored ? data : deflateRawSync(data);
    const checksum = crc32(data);
    const method = entry.stored ? 0 : 8;
    const flags = entry.descriptor ? 0x0808 : 0x0800;
    const local = entry.descriptor
      ? localHeader(name, flags, method, 0, 0, 0)
      : localHeader(name, flags, method, checksum, packed.length, data.length);
    const trailer = entry.descriptor
      ? uints32(0x08074b50, checksum, packed.length, data.length)
      : Buffer.alloc(0);
    locals.push(local, packed, trailer);
    central.push(
      centralHeader(name, entry, {
        flags,
        method,
        crc: checksum,
        packedBytes: packed.length,
        bytes: data.length,
        offset,
        ...entry.claim,
      }),
    );
    offset += local.length + packed.length + trailer.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** Writes the same archive with its directory located by ZIP64 records alone. */
export function zip64(entries: readonly EntrySpec[], claimedOffset?: bigint): Buffer {
  const plain = zip(entries);
  const end = Buffer.from(plain.subarray(-22));
  const offset = end.readUInt32LE(16);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries.length), 24);
  record.writeBigUInt64LE(BigInt(entries.length), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(claimedOffset ?? BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(plain.length - 22), 8);
  locator.writeUInt32LE(1, 16);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([plain.subarray(0, -22), record, locator, end]);
}

function localHeader(
  name: Buffer,
  flags: number,
  method: number,
  crc: number,
  packed: number,
  bytes: number,
): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(bytes, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function centralHeader(
  name: Buffer,
  entry: EntrySpec,
  claim: { flags: number; method: number; crc: number; packedBytes: number; bytes: number; offset: number },
): Buffer {
  const extra = entry.zip64 ? Buffer.alloc(28) : Buffer.alloc(0);
  if (entry.zip64) {
    extra.writeUInt16LE(0x0001, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(claim.bytes), 4);
    extra.writeBigUInt64LE(BigInt(claim.packedBytes), 12);
    extra.writeBigUInt64LE(BigInt(claim.offset), 20);
  }
  const type = entry.link === undefined ? 0o100000 : 0o120000;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(claim.flags, 8);
  header.writeUInt16LE(claim.method, 10);
  header.writeUInt32LE(claim.crc, 16);
  header.writeUInt32LE(entry.zip64 ? 0xffffffff : claim.packedBytes, 20);
  header.writeUInt32LE(entry.zip64 ? 0xffffffff : claim.bytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(type | (entry.mode ?? 0o644), 40);
  header.writeUInt32LE(entry.zip64 ? 0xffffffff : claim.offset, 42);
  return Buffer.concat([header, name, extra]);
}

/** Writes a gzipped ustar archive with exactly these entries. */
export function tarGz(entries: readonly EntrySpec[]): Buffer {
  return gzipSync(tar(entries));
}

/** Writes a ustar archive with exactly these entries. */
export function tar(entries: readonly EntrySpec[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const data = Buffer.from(entry.data ?? "");
    return [tarHeader(entry, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function tarHeader(entry: EntrySpec, bytes: number): Buffer {
  const header = Buffer.alloc(512);
  Buffer.from(entry.name as string).copy(header, 0, 0, 100);
  header.write(`${(entry.mode ?? 0o644).toString(8).padStart(7, "0")}\0`, 100);
  header.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        ", 148);
  header.write(entry.type ?? (entry.link === undefined ? "0" : "2"), 156);
  header.write(entry.link ?? "", 157);
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function uints32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) bytes.writeUInt32LE(value, n * 4);
  return bytes;
}
