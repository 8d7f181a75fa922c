import { ThriftProtocolError } from "./protocol-error.js";

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** 16 bytes → lower-case text with hyphens. */
export function readUuidBytes(buffer: Buffer, start: number): string {
  const hex = buffer.toString("hex", start, start + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** @throws ThriftProtocolError `invalid-data` for text that is no UUID */
export function writeUuidBytes(buffer: Buffer, text: string, start: number): void {
  buffer.write(canonicalUuid(text).replaceAll("-", ""), start, "hex");
}

/** @throws ThriftProtocolError `invalid-data` for text that is not 8-4-4-4-12 hexadecimal digits */
export function canonicalUuid(text: string): string {
  if (typeof text !== "string" || !canonical.test(text))
    throw new ThriftProtocolError("invalid-data", "expected a UUID, 8-4-4-4-12 hexadecimal digits");
  return text.toLowerCase();
}
