/** Up to so many bytes or characters, JavaScript is done before a call into Node is. */
const shortRead = 20;
const shortWrite = 24;

/** UTF-8 → text. What is not UTF-8 becomes U+FFFD, as in Node's own Thrift library. */
export function readText(buffer: Buffer, start: number, end: number): string {
  if (end - start > shortRead) return buffer.toString("utf8", start, end);
  let text = "";
  let at = start;
  // Many characters at once: engines make a string of them without one for each step.
  for (; end - at >= 8; at += 8) {
    const a = buffer[at] as number;
    const b = buffer[at + 1] as number;
    const c = buffer[at + 2] as number;
    const d = buffer[at + 3] as number;
    const e = buffer[at + 4] as number;
    const f = buffer[at + 5] as number;
    const g = buffer[at + 6] as number;
    const h = buffer[at + 7] as number;
    if ((a | b | c | d | e | f | g | h) >= 0x80) return buffer.toString("utf8", start, end);
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; end - at >= 3; at += 3) {
    const a = buffer[at] as number;
    const b = buffer[at + 1] as number;
    const c = buffer[at + 2] as number;
    if ((a | b | c) >= 0x80) return buffer.toString("utf8", start, end);
    text += String.fromCharCode(a, b, c);
  }
  for (; at < end; at++) {
    const byte = buffer[at] as number;
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
  if (length > shortWrite) return buffer.write(text, start, "utf8");
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return buffer.write(text, start, "utf8");
    buffer[start + i] = code;
  }
  return length;
}
