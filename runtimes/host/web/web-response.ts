import { looksLikeBase64 } from "../entities/looks-like-base64.js";
import {
  type ContentType,
  isJsonFamily,
  jsonType,
  mediaTypeOf,
  parseContentType,
} from "../http/media-type.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { printNumber, printPretty } from "../json/print-json.js";
import { messages } from "../messages.js";
import type { Extension } from "./read-web-path.js";

/** What a web action's result makes of the answer, before CORS headers, ids and Accept. */
export type WebResponse =
  | { kind: "body"; status: number; headers: WebHeader[]; type: ContentType; bytes: Buffer }
  /** Text that is written in the charset the client likes best. */
  | { kind: "text"; status: number; headers: WebHeader[]; text: string }
  | { kind: "empty"; status: number; headers: WebHeader[] }
  | { kind: "error"; status: number; text: string };

export type WebHeader = readonly [name: string, value: string];

const html: ContentType = { mediaType: mediaTypeOf("text/html"), charset: "UTF-8" };
const svg: ContentType = { mediaType: mediaTypeOf("image/svg+xml") };

/**
 * Makes an answer of a result. Source: WebActions.scala, resultAsHttp and its sisters.
 *
 * @param result  the action's result, or the value of its `error`
 */
export function webResponse(extension: Extension, result: Json): WebResponse {
  switch (extension) {
    case ".http":
      return httpResponse(result);
    case ".json":
      return typeof result === "object" && result !== null
        ? jsonResponse(200, [], jsonType, result)
        : { kind: "error", status: 400, text: messages.invalidMedia("application/json") };
    case ".html":
      return markup(propertyOf(result, "html"), html);
    case ".svg":
      return markup(propertyOf(result, "svg"), svg);
    case ".text":
      return plainText(propertyOf(result, "text"));
  }
}

/** `body`, else the property named like the extension; a result that is no object stands for itself. */
function propertyOf(result: Json, name: string): Json | undefined {
  if (!isJsonObject(result)) return result;
  for (const key of ["body", name]) if (Object.hasOwn(result, key)) return result[key];
  return undefined;
}

function markup(value: Json | undefined, type: ContentType): WebResponse {
  if (typeof value === "string")
    return { kind: "body", status: 200, headers: [], type, bytes: Buffer.from(value) };
  return { kind: "error", status: 400, text: messages.invalidMedia(type.mediaType.value) };
}

function plainText(value: Json | undefined): WebResponse {
  if (value === undefined) return { kind: "error", status: 404, text: messages.propertyNotFound };
  const text = typeof value === "string" ? value : printPretty(value);
  return { kind: "text", status: 200, headers: [], text };
}

function httpResponse(result: Json): WebResponse {
  const read = isJsonObject(result) ? readHttpResult(result) : undefined;
  if (read === undefined) return { kind: "error", status: 400, text: messages.invalidMedia("message/http") };
  const { status, headers, body } = read;
  const typeText = headers.find(isContentType)?.[1];
  const others = headers.filter((header) => !isContentType(header));
  if (body === undefined || body === null || body === "") {
    return { kind: "empty", status: status ?? 204, headers: others };
  }
  const type = typeText === undefined ? undefined : parseContentType(typeText);
  if (typeof body !== "string") {
    const jsonFamily = typeText === undefined ? jsonType : type;
    if (jsonFamily === undefined || !isJsonFamily(jsonFamily.mediaType)) return typeMismatch();
    return jsonResponse(status ?? 200, others, jsonFamily, body);
  }
  if (typeText !== undefined && type === undefined) {
    return { kind: "error", status: 400, text: messages.unknownContentType };
  }
  return stringResponse(status ?? 200, others, type ?? html, body);
}

function isContentType([name]: WebHeader): boolean {
  return name.toLowerCase() === "content-type";
}

function typeMismatch(): WebResponse {
  return { kind: "error", status: 400, text: messages.contentTypeMismatch };
}

/** Whatever JSON type is declared, it shows no charset, and the text is printed over several lines. */
function jsonResponse(
  status: number,
  headers: WebHeader[],
  { mediaType }: ContentType,
  value: Json,
): WebResponse {
  return { kind: "body", status, headers, type: { mediaType }, bytes: Buffer.from(printPretty(value)) };
}

/**
 * Binary types must be base64; so may a JSON type be, and is taken for it when it could be: `true` becomes three
 * bytes. Text goes out in UTF-8, whatever charset it was declared in.
 */
function stringResponse(
  status: number,
  headers: WebHeader[],
  declared: ContentType,
  text: string,
): WebResponse {
  const { mediaType } = declared;
  const type: ContentType = mediaType.encoding === "open" ? { mediaType, charset: "UTF-8" } : { mediaType };
  const isBase64 = mediaType.encoding === "binary" || (isJsonFamily(mediaType) && looksLikeBase64(text));
  const bytes = isBase64 ? decodeBase64(text) : Buffer.from(text);
  return bytes === undefined ? typeMismatch() : { kind: "body", status, headers, type, bytes };
}

/** The standard alphabet, nothing else; padding may be missing, but not half of it (java.util.Base64, getDecoder). */
function decodeBase64(text: string): Buffer | undefined {
  const digits = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text);
  if (digits === null) return undefined;
  const [, data, padding] = digits as unknown as [string, string, string];
  const isWhole = padding === "" ? data.length % 4 !== 1 : (data.length + padding.length) % 4 === 0;
  return isWhole ? Buffer.from(data, "base64") : undefined;
}

interface HttpResult {
  status: number | undefined;
  headers: WebHeader[];
  body: Json | undefined;
}

/** @returns undefined when `statusCode` or `headers` is not what it may be */
function readHttpResult(result: JsonObject): HttpResult | undefined {
  const status = Object.hasOwn(result, "statusCode") ? readStatus(result.statusCode!) : undefined;
  const headers = Object.hasOwn(result, "headers") ? readHeaders(result.headers!) : [];
  if (status === "illegal" || headers === undefined) return undefined;
  return { status, headers, body: Object.hasOwn(result, "body") ? result.body : undefined };
}

function readStatus(value: Json): number | "illegal" {
  const isNumeric = typeof value === "number" || (typeof value === "string" && /^[+-]?\d{1,10}$/.test(value));
  const status = isNumeric ? Number(value) : Number.NaN;
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : "illegal";
}

function readHeaders(value: Json): WebHeader[] | undefined {
  if (!isJsonObject(value)) return undefined;
  const headers: WebHeader[] = [];
  for (const [name, item] of Object.entries(value)) {
    if (!addHeader(headers, name, item)) return undefined;
  }
  return headers;
}

/** A list makes as many headers, one in a list as well. */
function addHeader(headers: WebHeader[], name: string, value: Json): boolean {
  if (Array.isArray(value)) return value.every((item) => addHeader(headers, name, item));
  if (typeof value === "object") return false;
  headers.push([name, typeof value === "number" ? printNumber(value) : String(value)]);
  return true;
}
