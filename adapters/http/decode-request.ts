import type { ActionParams, WebParams } from "../activation.js";
import type { Activation } from "../running-activation.js";
import { seldom } from "../seldom.js";
import { decodeBody } from "./body-encoding.js";
import { isDigitalOcean } from "./digital-ocean.js";
import { hopByHop } from "./hop-by-hop.js";
import { parseMediaType } from "./media-type.js";
import type { HttpRequest } from "./message.js";

/** What decoding can be told. */
export interface DecodeOptions {
  /** Names of bound parameters, which a merged web action receives among the request's own. */
  bound?: readonly string[];
  /** Whether the application sees `accept-encoding`. */
  compression?: boolean;
}

/**
 * Reads the HTTP request out of a web action's parameters.
 *
 * Dialects: raw web actions (`--web raw`, exact), merged ones (`--web true`, rebuilt), Adobe I/O Runtime (the
 * same two), DigitalOcean Functions (the request under `http`).
 *
 * @param params as `/run` passed them in `value`; not changed
 * @param activation told which parameters are bound ones where the dialect mixes them with the request's
 * @throws UnlistenError `params-malformed` when they come from no web action or their types are wrong
 * @throws UnlistenError `body-undecodable`, `body-damaged` (see decodeBody)
 */
export function decodeRequest(
  params: ActionParams,
  activation: Activation,
  options: DecodeOptions,
): HttpRequest {
  if (isWebParams(params) && typeof params.__ow_query === "string") {
    return decodeRaw(params, params.__ow_query, options);
  }
  return seldom().decodeDialect(params, activation, options);
}

export function isWebParams(params: ActionParams): params is WebParams {
  return typeof params === "object" && params !== null && typeof params.__ow_method === "string";
}

/** Whether an activation is a web action's, in any platform's dialect. */
export function isWebActivation(params: ActionParams): boolean {
  return isWebParams(params) || isDigitalOcean(params);
}

function decodeRaw(params: WebParams, query: string, options: DecodeOptions): HttpRequest {
  const headers = decodeHeaders(params.__ow_headers, options);
  const text = params.__ow_body ?? "";
  if (typeof text !== "string") throw seldom().malformed("__ow_body", "a string", text);
  const body = text === "" ? undefined : decodeBody(text, parseMediaType(headers["content-type"] ?? ""));
  return finishRequest(params.__ow_method, joinTarget(params.__ow_path, query), headers, body);
}

/**
 * Method, target and the framing header that the platform removed: a body had a Content-Length or came
 * chunked, and body parsers look for one of the two (type-is, hasBody).
 */
export function finishRequest(
  method: string,
  target: string,
  headers: Record<string, string>,
  body: Buffer | undefined,
): HttpRequest {
  const upper = readMethod(method);
  if (body !== undefined) headers["content-length"] = String(body.length);
  // RFC 9110, 8.6: a client says 0 where the method gives content a meaning; others say nothing.
  else if (upper === "POST" || upper === "PUT" || upper === "PATCH") headers["content-length"] = "0";
  return { method: upper, target, headers, body };
}

function readMethod(method: string): string {
  switch (method) {
    case "get":
      return "GET";
    case "post":
      return "POST";
  }
  const upper = method.toUpperCase();
  if (!/^[A-Z-]+$/.test(upper)) throw seldom().malformed("__ow_method", "an HTTP method", method);
  return upper;
}

/** Path and query as they stood on the request line. */
export function joinTarget(path: unknown, query: string): string {
  if (path !== undefined && typeof path !== "string") throw seldom().malformed("__ow_path", "a string", path);
  const target = path === undefined || path === "" ? "/" : path.startsWith("/") ? path : `/${path}`;
  const whole = query === "" ? target : `${target}?${query}`;
  // Node's parser lets nothing else through on a request line, so no application is ready for it.
  const isPlain = isPrintable(whole) && !whole.includes(" ") && !whole.includes("#");
  return isPlain ? whole : whole.replace(/[^\x21\x22\x24-\x7e]+/gu, encodeRun);
}

function encodeRun(run: string): string {
  return encodeURIComponent(run.toWellFormed());
}

/**
 * A copy of the request's headers, as a listener would have got them.
 *
 * `accept-encoding` is left out unless asked for: a text type cannot carry compressed bytes through the
 * platform, so compressing would only be undone again (measured in bench/: 0.1 of the CPU for a 20 KB page).
 */
export function decodeHeaders(given: unknown, options: DecodeOptions): Record<string, string> {
  if (typeof given !== "object" || given === null)
    throw seldom().malformed("__ow_headers", "an object", given);
  const headers: Record<string, string> = {};
  for (const name in given) {
    const value = (given as Record<string, unknown>)[name];
    if (typeof value !== "string") {
      if (value === undefined || value === null) continue;
      throw seldom().malformed(headerPath(name), "a string", value);
    }
    // That connection was the platform's, not the application's.
    if (name === "content-length" || hopByHop.has(name)) continue;
    if (name === "accept-encoding" && options.compression !== true) continue;
    headers[name] = isPrintable(value) ? value : decodeUnusual(name, value);
  }
  return headers;
}

/** Whether a text is printable ASCII. A loop: to compile a pattern takes as long as a cold call's whole decoding. */
function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character < 0x20 || character > 0x7e) return false;
  }
  return true;
}

/**
 * A value as Node's parser would have handed it over: one line, a character for each byte. The platform has read
 * the bytes as UTF-8 (seen live on 2.0.0).
 */
function decodeUnusual(name: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw seldom().malformed(headerPath(name), "one line", value);
  return Buffer.from(value, "utf8").toString("latin1");
}

/** How messages name a header, which is as long as a caller wants. */
function headerPath(name: string): string {
  return `__ow_headers["${name.slice(0, 60)}"]`;
}
