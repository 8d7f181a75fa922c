import { findJsonError } from "./find-json-error.js";
import type { Json } from "./json.js";

/** How deep arrays and objects may be nested. The platform's parser has the same limit (spray-json, JsonParserSettings). */
export const maxJsonDepth = 1000;

export type ParsedJson = { kind: "json"; value: Json } | { kind: "malformed"; reason: string };

/**
 * Reads JSON as the platform does: bytes that are not UTF-8 become U+FFFD, of a repeated key the last one counts, a
 * byte order mark is an error.
 *
 * @returns the value, or what is wrong with the text in the words of the platform's parser
 */
export function parseJson(bytes: Buffer): ParsedJson {
  if (isDeeperThan(bytes, maxJsonDepth)) {
    return {
      kind: "malformed",
      reason: `JSON input nested too deeply:JSON input was nested more deeply than the set limit of maxNesting = ${maxJsonDepth}`,
    };
  }
  try {
    return { kind: "json", value: JSON.parse(bytes.toString("utf8")) };
  } catch (error) {
    return { kind: "malformed", reason: findJsonError(bytes) ?? (error as Error).message };
  }
}

/** Counts brackets outside of strings, so that nothing that walks the value later can run out of stack. */
function isDeeperThan(bytes: Buffer, limit: number): boolean {
  if (bytes.length <= limit) return false;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case 0x22:
        at = endOfString(bytes, at);
        break;
      case 0x5b:
      case 0x7b:
        if (++depth > limit) return true;
        break;
      case 0x5d:
      case 0x7d:
        depth--;
        break;
    }
  }
  return false;
}

function endOfString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0x22, start + 1); at >= 0; at = bytes.indexOf(0x22, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return bytes.length;
}
