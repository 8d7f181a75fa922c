import {
  type OutgoingHttpHeaders,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from "node:http";
import type { HeaderValue } from "../activation.js";

/**
 * The headers of a response at the moment its head would be sent: lower-case names, texts, and a list where
 * the application set several values.
 *
 * @param given what Node passes to `_storeHeader`: the headers set before, or what `writeHead` alone was given
 * @throws what Node throws for names and values that cannot stand in a head
 */
export function collectHeaders(response: ServerResponse, given: unknown): Record<string, HeaderValue> {
  const set = response.getHeaders();
  // Node merges what writeHead was given into what was set before; only without the latter it passes it raw.
  for (const _ in set) return textValues(set);
  return given === undefined || given === null ? {} : collectRaw(given);
}

/** Texts of what setHeader and its kin have checked already. */
function textValues(headers: OutgoingHttpHeaders): Record<string, HeaderValue> {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== "string") headers[name] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return headers as Record<string, HeaderValue>;
}

/** `writeHead(status, headers)` in its three forms: an object, a flat list, a list of pairs. */
function collectRaw(given: unknown): Record<string, HeaderValue> {
  const headers: Record<string, HeaderValue> = Object.create(null);
  if (!Array.isArray(given)) {
    for (const name of Object.keys(given as object)) add(headers, name, (given as OutgoingHttpHeaders)[name]);
  } else if (Array.isArray(given[0])) {
    for (const [name, value] of given) add(headers, name, value);
  } else {
    if (given.length % 2 !== 0) {
      throw Object.assign(
        new TypeError("The argument 'headers' is invalid: a flat list needs a value for each name"),
        {
          code: "ERR_INVALID_ARG_VALUE",
        },
      );
    }
    for (let i = 0; i < given.length; i += 2) add(headers, given[i], given[i + 1]);
  }
  return headers;
}

function add(headers: Record<string, HeaderValue>, name: string, value: unknown): void {
  validateHeaderName(name);
  const values = Array.isArray(value) ? value : [value];
  for (const one of values) validateHeaderValue(name, one);
  const key = name.toLowerCase();
  const earlier = headers[key];
  const texts = values.map(String);
  if (earlier !== undefined) headers[key] = (Array.isArray(earlier) ? earlier : [earlier]).concat(texts);
  else headers[key] = Array.isArray(value) ? texts : texts[0]!;
}
