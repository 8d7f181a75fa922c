import type { ActionParams, WebParams } from "../activation.js";
import type { Activation } from "../running-activation.js";
import { decodeBase64 } from "./body-encoding.js";
import { decodeMerged } from "./decode-merged.js";
import {
  type DecodeOptions,
  decodeHeaders,
  finishRequest,
  isWebParams,
  joinTarget,
} from "./decode-request.js";
import { type DigitalOceanHttp, isDigitalOcean } from "./digital-ocean.js";
import { malformed, noRequest } from "./failures.js";
import type { HttpRequest } from "./message.js";

/** Reads the request of whatever is no raw web action. */
export function decodeDialect(
  params: ActionParams,
  activation: Activation,
  options: DecodeOptions,
): HttpRequest {
  if (isWebParams(params)) return decodeMerged(params, activation, options);
  if (isDigitalOcean(params)) return decodeDigitalOcean(params.http, params, activation, options);
  throw noRequest(params);
}

function decodeDigitalOcean(
  http: DigitalOceanHttp,
  params: ActionParams,
  activation: Activation,
  options: DecodeOptions,
): HttpRequest {
  if (http.queryString === undefined && http.body === undefined) {
    const { http: _, ...rest } = params;
    const web = {
      ...rest,
      __ow_method: http.method,
      __ow_headers: http.headers ?? {},
      __ow_path: http.path ?? "",
    };
    return decodeMerged(web as WebParams, activation, options);
  }
  const headers = decodeHeaders(http.headers ?? {}, options);
  const text = http.body ?? "";
  if (typeof text !== "string") throw malformed("http.body", "a string", text);
  const bytes = http.isBase64Encoded === true ? decodeBase64(text) : Buffer.from(text, "utf8");
  if (bytes === undefined) throw malformed("http.body", "base64, as isBase64Encoded says", text);
  const query = typeof http.queryString === "string" ? http.queryString : "";
  return finishRequest(
    http.method,
    joinTarget(http.path, query),
    headers,
    bytes.length === 0 ? undefined : bytes,
  );
}
