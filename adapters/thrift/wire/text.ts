/** Up to here a loop over the characters is faster than a call into Node. */
const shortText = 24;

/** UTF-8 → text. What is not UTF-8 becomes U+FFFD, as in Node's own Thrift library. */
export function readText(buffer: Buffer, start: number, end: number): string {
  if (end - start > shortText) return buffer.toString("utf8", start, end);
  let text = "";
  for (let i = start; i < end; i++) {
    const byte = buffer[i] as number;
    if (byte >= 0x80) return buffer.toString("utf8", start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * Text → UTF-8, into a buffer that has room for three bytes per character. A lone surrogate becomes U+FFFD.
 *
 * @returns how many bytes
 */
export function writeText(buffer: Buffer, text: string, start: number): number {
  const { length } = text;
  if (length > shortText) return buffer.write(text, start, "utf8");
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return buffer.write(text, start, "utf8");
    buffer[start + i] = code;
  }
  return length;
}
