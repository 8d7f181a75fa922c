import type { ActionParams, WebParams } from "../activation.js";
import type { Activation } from "../running-activation.js";
import { decodeBody } from "./body-encoding.js";
import { type DecodeOptions, decodeHeaders, finishRequest, joinTarget } from "./decode-request.js";
import { malformed } from "./failures.js";
import { type MediaType, parseMediaType } from "./media-type.js";
import type { HttpRequest } from "./message.js";
import { warnOfMerged } from "./warn-merged.js";

/**
 * Rebuilds the request of a merged web action (`--web true`), where the platform has poured query, JSON object
 * or form, and bound parameters into one object.
 *
 * What cannot be recovered: which of query and body a name came from (with a JSON or form type all go to the
 * body), repeated names, the body's exact bytes and its order. A parameter is taken for a bound one when it is
 * named in `bound`, or is no string where a query or form can only hold strings.
 *
 * Source: WebActions.scala, Context.toActionArgument.
 */
export function decodeMerged(params: WebParams, activation: Activation, options: DecodeOptions): HttpRequest {
  if (options.bound === undefined) warnOfMerged();
  const headers = decodeHeaders(params.__ow_headers, options);
  const type = parseMediaType(headers["content-type"] ?? "");
  const isObjectBody = type.isJsonFamily && params.__ow_body === undefined && mayHaveBody(params.__ow_method);
  const { request, bound } = separate(params, isObjectBody, options.bound ?? []);
  activation.bound = bound;

  if (params.__ow_body !== undefined) {
    const query = new URLSearchParams(request as Record<string, string>).toString();
    return finishRequest(
      params.__ow_method,
      joinTarget(params.__ow_path, query),
      headers,
      rebuildBody(params.__ow_body, type),
    );
  }
  const target = (query: string) => joinTarget(params.__ow_path, query);
  if (isObjectBody) {
    // A JSON type without a body brings neither `__ow_body` nor names; `{}` is what a parser makes of both.
    const body = stringify(request);
    return finishRequest(params.__ow_method, target(""), headers, body);
  }
  const form = new URLSearchParams(request as Record<string, string>).toString();
  if (type.essence === "application/x-www-form-urlencoded" && mayHaveBody(params.__ow_method)) {
    const body = form === "" ? undefined : Buffer.from(form, "utf8");
    return finishRequest(params.__ow_method, target(""), headers, body);
  }
  return finishRequest(params.__ow_method, target(form), headers, undefined);
}

function mayHaveBody(method: string): boolean {
  return method !== "get" && method !== "head" && method !== "options";
}

function separate(params: WebParams, isObjectBody: boolean, names: readonly string[]) {
  const request: ActionParams = Object.create(null);
  const bound: [name: string, value: unknown][] = [];
  for (const name of Object.keys(params)) {
    if (name.startsWith("__ow_")) continue;
    const value = params[name];
    if (names.includes(name) || (!isObjectBody && typeof value !== "string")) bound.push([name, value]);
    else request[name] = value;
  }
  // As own members, so that one named __proto__ is nobody's prototype.
  return { request, bound: Object.fromEntries(bound) };
}

/** A JSON type arrives as the JSON value itself, any other as text or base64. */
function rebuildBody(body: unknown, type: MediaType): Buffer | undefined {
  if (type.isJsonFamily || typeof body !== "string") return stringify(body);
  return body === "" ? undefined : decodeBody(body, type);
}

/** The platform parses deeper JSON than V8 can write again. */
function stringify(value: unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(value), "utf8");
  } catch {
    throw malformed("its JSON body", "a value that can be written again, some thousand levels deep", value);
  }
}
