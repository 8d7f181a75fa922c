import type { ActionParams, WebParams } from "../activation.js";
import type { Activation } from "../context.js";
import { decodeBody } from "./body-encoding.js";
import { type DecodeOptions, decodeHeaders, finishRequest, joinTarget } from "./decode-request.js";
import { type MediaType, parseMediaType } from "./media-type.js";
import type { HttpRequest } from "./message.js";

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
    const body = Buffer.from(JSON.stringify(request), "utf8");
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
  const bound: ActionParams = {};
  for (const name of Object.keys(params)) {
    if (name.startsWith("__ow_")) continue;
    const value = params[name];
    if (names.includes(name) || (!isObjectBody && typeof value !== "string")) bound[name] = value;
    else request[name] = value;
  }
  return { request, bound };
}

/** A JSON type arrives as the JSON value itself, any other as text or base64. */
function rebuildBody(body: unknown, type: MediaType): Buffer | undefined {
  if (type.isJsonFamily || typeof body !== "string") return Buffer.from(JSON.stringify(body), "utf8");
  return body === "" ? undefined : decodeBody(body, type);
}
