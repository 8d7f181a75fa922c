/**
 * What OpenWhisk's controller makes of an HTTP request to a raw web action, and of the action's result.
 *
 * A model for this suite: the action is `raw-http` and `web-custom-options` (so that OPTIONS reaches it and no
 * CORS headers are added), no limits but the result's size. Sources: Apache OpenWhisk, WebActions.scala (Context,
 * extractEntityAndProcessRequest, resultAsHttp, interpretHttpResponse) and Exec.scala (isBinaryCode); Apache
 * Pekko HTTP, MediaType.scala (object MediaTypes), CommonActions.scala (getMediaType), Uri.scala (renderPath,
 * renderQuery), HttpResponseRendererFactory.scala. It shares no code with the adapter: two readings of one source.
 *
 * Not modelled, because no row needs it: a status as text, interim statuses, Accept-Charset, a list as result,
 * bodies that are no text, the headers that the platform adds.
 */
import type { ActionParams } from "../../activation.js";
import type { ReceivedResponse, SentRequest } from "./message.js";

/** How the HTTP layer classes a media type. */
interface MediaType {
  /** Lower case, without parameters: "text/html". */
  value: string;
  charset: string | undefined;
  parameters: [name: string, value: string][];
  /** "fixed" types (JSON, forms, event streams) are UTF-8 and show no charset. */
  kind: "binary" | "fixed" | "open";
}

const fixedCharsetTypes = new Set([
  "application/json",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/problem+json",
  "application/vnd.api+json",
  "application/x-www-form-urlencoded",
  "text/event-stream",
]);

/** The part of Pekko's table that the suite's applications use. */
const openCharsetTypes = new Set([
  ...[
    "atom+xml",
    "base64",
    "javascript",
    "rss+xml",
    "soap+xml",
    "vnd.google-earth.kml+xml",
    "x-latex",
    "x-vrml",
  ].map((subtype) => `application/${subtype}`),
  ...["xhtml+xml", "xml-dtd", "xml", "problem+xml"].map((subtype) => `application/${subtype}`),
  ...["asp", "cache-manifest", "calendar", "css", "csv", "html", "markdown", "mcf", "plain", "richtext"].map(
    (subtype) => `text/${subtype}`,
  ),
  ...[
    "tab-separated-values",
    "uri-list",
    "vnd.wap.wml",
    "vnd.wap.wmlscript",
    "x-asm",
    "x-c",
    "x-vcard",
    "xml",
  ].map((subtype) => `text/${subtype}`),
]);

/** Binary although a charset is given: a listed type stays what the table says. */
const listedBinary = /^(image|audio|video|font|message)\/|^application\/(octet-stream|pdf|zip|gzip|wasm)$/;

/** Pekko's reading of a content type; undefined when it cannot be parsed. */
function parseMediaType(header: string): MediaType | undefined {
  const match = /^\s*([\w!#$%&'*+.^`|~-]+)\/([\w!#$%&'*+.^`|~-]+)\s*((?:;.*)?)$/s.exec(header);
  if (!match) return undefined;
  const value = `${match[1]}/${match[2]}`.toLowerCase();
  const all = [...match[3]!.matchAll(/;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)/g)];
  const pairs = all.map((m): [string, string] => [m[1]!.toLowerCase(), m[2]!.replace(/^"(.*)"$/s, "$1")]);
  const charset = pairs.find(([name]) => name === "charset")?.[1];
  const parameters = pairs.filter(([name]) => name !== "charset");
  return { value, charset, parameters, kind: kindOf(value, charset !== undefined) };
}

function kindOf(value: string, charsetGiven: boolean): MediaType["kind"] {
  if (value.startsWith("multipart/")) return "binary";
  if (fixedCharsetTypes.has(value)) return "fixed";
  if (openCharsetTypes.has(value)) return "open";
  if (listedBinary.test(value)) return "binary";
  return charsetGiven ? "open" : "binary";
}

function renderMediaType(type: MediaType, charset: string | undefined): string {
  const parameters = type.parameters.map(
    ([name, value]) => `; ${name}=${/^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value}"`}`,
  );
  return (
    type.value + parameters.join("") + (charset === undefined ? "" : `; charset=${charset.toUpperCase()}`)
  );
}

/** A media type with a parameter other than charset is no longer *equal* to application/json. */
function isPlainJson(type: MediaType): boolean {
  return type.value === "application/json" && type.parameters.length === 0;
}

// Requests

/** The parameters of a raw web action for this request. */
export function paramsOf(request: SentRequest): ActionParams {
  const [path, query] = splitTarget(request.target);
  const body = request.body?.length ? request.body : undefined;
  return {
    __ow_method: request.method.toLowerCase(),
    __ow_headers: requestHeaders(request, body !== undefined),
    __ow_path: renderPath(path),
    __ow_query: renderQuery(query),
    __ow_body: body === undefined ? "" : encodeBody(body, headerOf(request, "content-type")),
  };
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark === -1 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

function headerOf(request: SentRequest, name: string): string | undefined {
  return request.headers.findLast(([key]) => key.toLowerCase() === name)?.[1];
}

/** Consumed by the HTTP layer: the entity has them. */
const entityHeaders = new Set(["content-length", "transfer-encoding", "timeout-access"]);

function requestHeaders(request: SentRequest, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (entityHeaders.has(key) || key === "content-type") continue;
    headers[key] = Buffer.from(value, "latin1").toString("utf8");
  }
  const contentType = requestContentType(headerOf(request, "content-type"), hasBody);
  if (contentType !== undefined) headers["content-type"] = contentType;
  return headers;
}

function requestContentType(header: string | undefined, hasBody: boolean): string | undefined {
  const type = header === undefined ? undefined : parseMediaType(header);
  if (type === undefined) return hasBody ? "application/octet-stream" : undefined;
  return renderMediaType(type, type.kind === "open" ? type.charset : undefined);
}

function encodeBody(body: Buffer, contentType: string | undefined): string {
  const type = contentType === undefined ? undefined : parseMediaType(contentType);
  const base64 = type === undefined || type.kind === "binary" || isPlainJson(type);
  return body.toString(base64 ? "base64" : "utf8");
}

const pathCharacters = /[\w.~!$&'()*+,;=@:-]/;
const queryCharacters = /[\w.~!$'()*,@:/?-]/;

function renderPath(path: string): string {
  const kept: string[] = [];
  for (const [index, segment] of path.split("/").entries()) {
    const text = decodeURIComponent(segment);
    if (text === "..") kept.length = Math.max(1, kept.length - 1);
    else if (text !== "." || index === 0) kept.push(encodeText(text, pathCharacters, "%20"));
  }
  return kept.join("/");
}

function renderQuery(query: string): string {
  if (query === "") return "";
  const pairs = query.split("&").map((pair) => {
    const equals = pair.indexOf("=");
    const parts = equals === -1 ? [pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return parts
      .map((part) => encodeText(decodeURIComponent(part.replaceAll("+", " ")), queryCharacters, "+"))
      .join("=");
  });
  return pairs.join("&");
}

function encodeText(text: string, keep: RegExp, space: string): string {
  return Array.from(text, (character) => {
    if (character === " ") return space;
    if (keep.test(character)) return character;
    return Array.from(
      Buffer.from(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join("");
  }).join("");
}

// Responses

/** Bytes; of the result as JSON. */
const maxResultBytes = 1024 * 1024;

/** Set by the HTTP layer itself; what an action says is discarded. */
const renderedByPlatform = new Set(["content-length", "transfer-encoding", "date", "server", "connection"]);

/** The HTTP response to a request whose action resolved to `result`. */
export function responseOf(result: unknown, request: SentRequest): ReceivedResponse {
  const text = JSON.stringify(result);
  if (Buffer.byteLength(text) > maxResultBytes) return refuse(400, "Response is not valid 'message/http'.");
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed)) return refuse(400, "There was an error processing your request.");
  return transcode("error" in parsed ? parsed.error : parsed, request);
}

function transcode(answer: unknown, request: SentRequest): ReceivedResponse {
  const malformed = () => refuse(400, "Response is not valid 'message/http'.");
  if (!isObject(answer)) return malformed();
  const status = answer.statusCode;
  if (status !== undefined && !(Number.isInteger(status) && isStatus(status as number))) return malformed();
  const headers = "headers" in answer ? flattenHeaders(answer.headers) : [];
  if (headers === undefined) return malformed();
  const others = headers.filter(([name]) => name.toLowerCase() !== "content-type");
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];

  const { body } = answer;
  if (body === undefined || body === null || body === "") {
    return respond((status as number | undefined) ?? 204, others, undefined, Buffer.alloc(0), request);
  }
  if (typeof body !== "string") throw new Error("the adapter answers in text only: got a JSON body");
  const type = parseMediaType(contentType ?? "text/html");
  if (type === undefined) return refuse(400, "Response did not specify a known content-type.");
  const bytes = decodeBody(body, type);
  if (bytes === undefined)
    return refuse(400, "Response type in header did not match generated content type.");
  // Errors are sent whatever is accepted (PredefinedToResponseMarshallers.scala).
  const isSuccess = ((status as number | undefined) ?? 200) < 400;
  if (isSuccess && !isAcceptable(headerOf(request, "accept"), type.value)) {
    return refuse(
      406,
      `Resource representation is only available with these types:\n${renderResponseType(type)}`,
    );
  }
  return respond((status as number | undefined) ?? 200, others, renderResponseType(type), bytes, request);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** 1xx would break the exchange on a live host; the adapter must never send one. */
function isStatus(status: number): boolean {
  return status >= 200 && status <= 599;
}

/** Values are text, numbers, flags or lists of them; anything else makes the result invalid. */
function flattenHeaders(headers: unknown): [string, string][] | undefined {
  if (!isObject(headers)) return undefined;
  const flat: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    for (const item of Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]) {
      if (!["string", "number", "boolean"].includes(typeof item)) return undefined;
      flat.push([name, String(item)]);
    }
  }
  return flat;
}

/** Exec.scala, isBinaryCode: the pattern that makes a JSON text count as base64. */
function looksLikeBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$/.test(text.trim());
}

/** java.util.Base64.getDecoder: the standard alphabet, padding optional, nothing else. */
function decodeBase64(text: string): Buffer | undefined {
  const strict = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.replace(/=+$/, "").length % 4 !== 1;
  return strict ? Buffer.from(text, "base64") : undefined;
}

function decodeBody(body: string, type: MediaType): Buffer | undefined {
  if (type.kind === "binary") return decodeBase64(body);
  const isJson = isPlainJson(type) || (type.parameters.length === 0 && type.value.endsWith("+json"));
  return isJson && looksLikeBase64(body) ? decodeBase64(body) : Buffer.from(body, "utf8");
}

function renderResponseType(type: MediaType): string {
  return renderMediaType(type, type.kind === "open" ? "UTF-8" : undefined);
}

/** An Accept header that cannot be parsed counts as everything. */
function isAcceptable(accept: string | undefined, type: string): boolean {
  if (accept === undefined) return true;
  const ranges = accept.split(",").map((range) => {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    return { name, quality: q === undefined ? 1 : Number(q.slice(2)) };
  });
  if (ranges.some(({ name }) => !/^[^/\s]+\/[^/\s]+$/.test(name))) return true;
  const candidates = [type, `${type.split("/")[0]}/*`, "*/*"];
  const best = candidates
    .map((candidate) => ranges.find(({ name }) => name === candidate))
    .find((range) => range);
  return (best?.quality ?? 0) > 0;
}

function respond(
  status: number,
  headers: [string, string][],
  contentType: string | undefined,
  body: Buffer,
  request: SentRequest,
): ReceivedResponse {
  const bodiless = status === 204 || status === 205 || status === 304;
  const lines = headers
    .filter(([name]) => !renderedByPlatform.has(name.toLowerCase()))
    .flatMap(([name, value]) => renderLine(name, value));
  if (!bodiless) {
    if (contentType !== undefined) lines.push(["content-type", contentType]);
    lines.push(["content-length", String(body.length)]);
  }
  const sent = bodiless || request.method === "HEAD" ? Buffer.alloc(0) : body;
  return { status, headers: lines, body: sent, trailers: [], informational: [], cutShort: false };
}

/** Characters are cut to their low byte, and a line break in a value starts another header. */
function renderLine(name: string, value: string): [string, string][] {
  const bytes = Buffer.from(value, "latin1").toString("latin1");
  const [first = "", ...more] = bytes.split(/\r\n|\r|\n/);
  return [[name, first.trim()], ...more.map((line): [string, string] => ["split-header", line])];
}

function refuse(status: number, error: string): ReceivedResponse {
  const body = Buffer.from(JSON.stringify({ code: "<tid>", error }));
  const headers: [string, string][] = [["content-type", "application/json"]];
  return { status, headers, body, trailers: [], informational: [], cutShort: false };
}
