const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const known = new WeakMap<Uint8Array, number>();

/** The checksum of ZIP and gzip. node:zlib has it since 20.15 and 22.2 only. */
export function crc32(bytes: Uint8Array): number {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  const checksum = (crc ^ 0xffffffff) >>> 0;
  known.set(bytes, checksum);
  return checksum;
}

/**
 * The checksum of so many zero bytes, without reading them: what a zero byte does to the checksum is linear, so that
 * what 2, 4, 8, ... of them do follows by applying it to itself.
 */
export function crc32OfZeros(count: number): number {
  let step = Uint32Array.from({ length: 32 }, (_, bit) => afterZeroByte((1 << bit) >>> 0));
  let crc = 0xffffffff;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) crc = apply(step, crc);
    const once = step;
    step = once.map((column) => apply(once, column));
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function afterZeroByte(crc: number): number {
  return (table[crc & 0xff]! ^ (crc >>> 8)) >>> 0;
}

/** A matrix of bits, given by its columns, times a vector of bits. */
function apply(columns: Uint32Array, bits: number): number {
  let sum = 0;
  for (let bit = 0; bit < 32; bit++) if ((bits >>> bit) & 1) sum ^= columns[bit]!;
  return sum >>> 0;
}
