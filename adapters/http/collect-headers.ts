import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { HeaderValue } from "../activation.js";
import { builtIn } from "../built-in.js";

/**
 * The headers of a response at the moment its head would be sent: lower-case names, texts, and a list where
 * the application set several values.
 *
 * @param given what Node passes to `_storeHeader`: the headers set before, or what `writeHead` alone was given
 * @throws what Node throws for names and values that cannot stand in a head
 */
export function collectHeaders(
  response: Pick<ServerResponse, "hasHeader">,
  given: unknown,
): Record<string, HeaderValue> {
  if (given === undefined || given === null) return {};
  // Node merges what writeHead was given into what was set before; only without the latter it passes it raw.
  for (const name in given as object) {
    return response.hasHeader(name) ? collectSet(given as SetHeaders) : collectRaw(given);
  }
  return {};
}

/** Node's own record of setHeader and its kin, checked there: lower-case name to name as given and value. */
type SetHeaders = Record<string, [name: string, value: unknown]>;

function collectSet(given: SetHeaders): Record<string, HeaderValue> {
  const headers: Record<string, HeaderValue> = {};
  for (const name in given) {
    if (name === "__proto__") continue;
    const value = given[name]![1];
    headers[name] =
      typeof value === "string" ? value : Array.isArray(value) ? value.map(String) : String(value);
  }
  return headers;
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
        new TypeError(`The argument 'headers' is invalid. Received ${builtIn("node:util").inspect(given)}`),
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
  const { validateHeaderName, validateHeaderValue } = builtIn("node:http");
  validateHeaderName(name);
  const values = Array.isArray(value) ? value : [value];
  for (const one of values) validateHeaderValue(name, one);
  const key = name.toLowerCase();
  const earlier = headers[key];
  const texts = values.map(String);
  if (earlier !== undefined) headers[key] = (Array.isArray(earlier) ? earlier : [earlier]).concat(texts);
  else headers[key] = Array.isArray(value) ? texts : texts[0]!;
}
