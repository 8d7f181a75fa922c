import { type ContentType, isJsonFamily, renderContentType } from "../http/media-type.js";
import type { HostRequest } from "../http/message.js";
import { IllegalAddress, parseForm, renderQuery } from "../http/request-target.js";
import { isJsonObject, type Json, type JsonObject, mergeObjects } from "../json/json.js";
import { parseJson } from "../json/parse-json.js";
import { messages } from "../messages.js";

/** Names an HTTP request may not set. Source: WebActions.scala, WebApiDirectives. */
const reservedNames = ["__ow_method", "__ow_headers", "__ow_path", "__ow_user", "__ow_query", "__ow_body"];

export interface WebRequest {
  request: HostRequest;
  /** What follows the action's name. */
  rest: string;
  /** Namespace of the caller, when valid credentials came along. */
  user: string | undefined;
}

export type WebArguments =
  | { kind: "arguments"; arguments: JsonObject }
  /** A body that is not what its type says: 400 before anything else of the answer is made. */
  | { kind: "malformed"; text: string }
  /** A reserved name, or a final parameter, in the query or in the body. */
  | { kind: "overrides" };

/**
 * What a web action is called with, its own parameters aside. Source: WebActions.scala, toActionArgument and
 * extractEntityAndProcessRequest.
 *
 * @param isRaw  whether the action asked for raw HTTP
 * @param finalNames  parameters of the action that a request may not set
 */
export function webArguments(web: WebRequest, isRaw: boolean, finalNames: string[]): WebArguments {
  const body = isRaw ? rawBody(web.request) : cookedBody(web.request);
  if (body.kind === "malformed") return body;
  const metadata = webMetadata(web);
  if (isRaw) {
    const raw = { __ow_query: renderQuery(web.request.target.query), __ow_body: body.value ?? "" };
    return { kind: "arguments", arguments: mergeObjects(metadata, raw) };
  }
  const query: JsonObject = Object.fromEntries(
    web.request.target.query.map(([name, value]) => [name, value ?? ""] as const),
  );
  const isObject = isJsonObject(body.value);
  const fields = isObject ? (body.value as JsonObject) : {};
  const taken = new Set([...reservedNames, ...finalNames]);
  if ([...Object.keys(query), ...Object.keys(fields)].some((name) => taken.has(name)))
    return { kind: "overrides" };
  const opaque: JsonObject = body.value === undefined || isObject ? {} : { __ow_body: body.value };
  return { kind: "arguments", arguments: mergeObjects(metadata, query, fields, opaque) };
}

function webMetadata({ request, rest, user }: WebRequest): JsonObject {
  return {
    __ow_method: request.method.toLowerCase(),
    __ow_headers: collapseHeaders(request),
    __ow_path: rest,
    ...(user === undefined ? {} : { __ow_user: user }),
  };
}

/** Of a repeated header the last line counts; the body's type comes last, as the platform found it. */
function collapseHeaders({ headers, contentType }: HostRequest): JsonObject {
  const collapsed = new Map<string, string>(headers);
  if (contentType !== undefined) collapsed.set("content-type", renderContentType(contentType));
  return Object.fromEntries(collapsed);
}

type Body = { kind: "body"; value: Json | undefined } | { kind: "malformed"; text: string };

function rawBody({ contentType, body }: HostRequest): Body {
  return { kind: "body", value: contentType === undefined ? undefined : opaqueBody(contentType, body) };
}

function cookedBody({ contentType, body }: HostRequest): Body {
  if (contentType === undefined) return { kind: "body", value: undefined };
  if (isJsonFamily(contentType.mediaType)) return jsonBody(body);
  if (contentType.mediaType.value === "application/x-www-form-urlencoded") return formBody(body);
  return { kind: "body", value: opaqueBody(contentType, body) };
}

function jsonBody(body: Buffer): Body {
  if (body.length === 0) return { kind: "body", value: undefined };
  const parsed = parseJson(body);
  if (parsed.kind === "json") return { kind: "body", value: parsed.value };
  return { kind: "malformed", text: messages.malformedContent(parsed.reason) };
}

function formBody(body: Buffer): Body {
  try {
    const fields = parseForm(body.toString("utf8")).map(([name, value]) => [name, value ?? ""] as const);
    return { kind: "body", value: Object.fromEntries(fields) };
  } catch (error) {
    if (error instanceof IllegalAddress) return { kind: "malformed", text: error.message };
    throw error;
  }
}

/** Base64 for bytes and for application/json itself ("for legacy", says the source); text is read as UTF-8. */
function opaqueBody({ mediaType }: ContentType, body: Buffer): string {
  const isBytes = mediaType.encoding === "binary" || mediaType.value === "application/json";
  return body.toString(isBytes ? "base64" : "utf8");
}
