/**
 * When a body is base64: the controller's rules, one function for each direction. They differ: coming in,
 * `application/json` is always base64; going out, only JSON that could be mistaken for it must be.
 */
import { builtIn } from "../built-in.js";
import { seldom } from "../seldom.js";
import { type MediaType, parseMediaType } from "./media-type.js";

/**
 * The bytes of a raw web action's `__ow_body`.
 *
 * The platform flags nothing (apache/openwhisk#3920): text types are text; JSON and binary types are base64.
 * Releases and proxies differ in the types between, so a text that is not base64 is never decoded as if it were.
 *
 * Source: WebActions.scala, extractEntity; seen live on 2.0.0 for 40 content types.
 *
 * @throws UnlistenError `body-undecodable` when a binary type's text is not base64
 * @throws UnlistenError `body-damaged` when multipart arrived as text whose binary parts are already lost
 */
export function decodeBody(body: string, type: MediaType): Buffer {
  if (type.platform === "text") return Buffer.from(body, "utf8");
  const bytes = decodeBase64(body);
  if (bytes !== undefined) return bytes;
  if (type.essence.startsWith("multipart/")) {
    if (body.includes("\ufffd")) throw seldom().damagedMultipart();
    return Buffer.from(body, "utf8");
  }
  if (type.platform === "binary" && /^(?:image|audio|video|font)\/|octet-stream$/.test(type.essence)) {
    throw seldom().undecodableBody(type.essence);
  }
  return Buffer.from(body, "utf8");
}

/** Bytes of standard base64 text; undefined when it is something else. "" is no bytes. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  // Node skips what it does not know, so the length tells whether anything was skipped.
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  if (digits === 0 && padding > 0) return undefined;
  // One digit more than a multiple of four says nothing, and hides one that was skipped.
  if (digits % 4 === 1 || bytes.length !== Math.floor((digits * 3) / 4)) return undefined;
  return text.includes("-") || text.includes("_") ? undefined : bytes;
}

/** A body as the platform wants it, and the content type to send with it where it has to change. */
export interface EncodedBody {
  text: string;
  isBase64: boolean;
  contentType?: string;
}

/**
 * A response's body as the string that reaches the client unchanged.
 *
 * Source: WebActions.scala, interpretHttpResponse, and Exec.isBinaryCode; seen live on 2.0.0:
 * - a binary type must be base64, svg and unlisted `+json` included;
 * - a text type is sent as it is, in UTF-8 whatever charset it declares;
 * - a JSON type is text, but base64-decoded when it could be base64: `true`, `null`, `2026`.
 *
 * @param isCompressed whether the bytes carry a Content-Encoding, so that they are no text
 */
export function encodeBody(body: string | Buffer, type: MediaType, isCompressed: boolean): EncodedBody {
  if (type.platform === "binary" || (isCompressed && type.isJsonFamily)) return base64(body);
  const text = typeof body === "string" ? body : decodeText(body, type.charset);
  // Only a JSON type may go out as base64 here, and with it its exact bytes.
  if (text === undefined) return type.isJsonFamily ? base64(body) : undecodableText(body as Buffer, type);
  return type.isJsonFamily && looksLikeBase64(text) ? base64(body) : { text, isBase64: false };
}

/**
 * Bytes under a text type that are no text in its charset. The type is kept and its charset given up: without
 * one an unlisted type is binary. A listed text type stays text, so its bytes are read as Windows-1252, which
 * is how browsers read a page without a valid charset.
 */
function undecodableText(body: Buffer, type: MediaType): EncodedBody {
  if (parseMediaType(type.essence).platform === "binary")
    return { ...base64(body), contentType: type.essence };
  return {
    text: new TextDecoder("windows-1252").decode(body),
    isBase64: false,
    contentType: `${type.essence}; charset=utf-8`,
  };
}

/** Whether bytes are UTF-8 text. */
export function isUtf8(bytes: Buffer): boolean {
  return builtIn("node:buffer").isUtf8(bytes);
}

/** Text in the declared charset; undefined when the bytes are not. */
function decodeText(body: Buffer, charset: string | undefined): string | undefined {
  if (charset === undefined || charset === "utf-8" || charset === "utf8" || charset === "us-ascii") {
    return isUtf8(body) ? body.toString("utf8") : undefined;
  }
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return isUtf8(body) ? body.toString("utf8") : undefined;
  }
}

function base64(body: string | Buffer): EncodedBody {
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  return { text: bytes.toString("base64"), isBase64: true };
}

/** Exec.isBinaryCode: trimmed, a multiple of four long, all of it base64's alphabet. */
export function looksLikeBase64(text: string): boolean {
  // Objects, lists and strings begin with a character that base64 has not; most JSON ends here.
  const first = text.charCodeAt(0);
  if (first === 0x7b || first === 0x5b || first === 0x22) return false;
  // As Java trims, which takes controls for blanks.
  const digits = /^[\0- ]*([A-Za-z0-9+/]*={0,2})[\0- ]*$/.exec(text)?.[1];
  return digits !== undefined && digits.length > 0 && digits.length % 4 === 0;
}
