const escapes: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

const piece =
  /\\(?:x(?<hex>[0-9a-fA-F]{1,2})|(?<octal>[0-7]{1,3})|u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8})|(?<letter>.))|[^\\]+/gsu;

/** The bytes of what stands between quotes; undefined when an escape is none. */
export function bytesOfString(text: string): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  const add = (part: string) => parts.push(new TextEncoder().encode(part));
  for (const { 0: whole, groups } of text.matchAll(piece)) {
    const { hex, octal, short, long, letter } = groups!;
    const code = Number.parseInt(short ?? long ?? "0", 16);
    if (hex !== undefined) parts.push(Uint8Array.of(Number.parseInt(hex, 16)));
    else if (octal !== undefined) parts.push(Uint8Array.of(Number.parseInt(octal, 8)));
    else if (code > 0x10ffff) return undefined;
    else if (short !== undefined || long !== undefined) add(String.fromCodePoint(code));
    else if (letter === undefined) add(whole);
    else if (escapes[letter] === undefined) return undefined;
    else add(escapes[letter]);
  }
  return Buffer.concat(parts);
}

/** As descriptors write default values of bytes: C's escapes. */
export function escapeBytes(bytes: Uint8Array): string {
  const names: Record<number, string> = { 9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\" };
  return [...bytes]
    .map((byte) => {
      if (names[byte] !== undefined) return names[byte];
      const isPrintable = byte >= 0x20 && byte < 0x7f;
      return isPrintable ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
    })
    .join("");
}
