import type { HttpRequest } from "../../http/message.js";
import { decodeCall, malformed } from "../../rpc/decode-call.js";
import { isJsonObject, type Json, type JsonObject } from "../../rpc/json.js";
import { pathOf } from "../path-of.js";
import { envelopeTimeoutRule, readEnvelopeTimeout } from "../timeouts.js";

/** A call whose messages are JSON (P62 to P65), as it came. */
export interface ReadableCall {
  service: string | undefined;
  method: string | undefined;
  requests: readonly Json[];
  metadata: Readonly<Record<string, string>>;
  /** Infinity for none. */
  timeoutMs: number;
}

/**
 * Reads a call out of an activation's parameters: the envelope, or the short form.
 *
 * @throws RpcError `invalid_argument`
 */
export function readCall(params: JsonObject): ReadableCall {
  const { args, requests, timeoutMs, ...others } = params;
  if (args !== undefined && requests !== undefined)
    throw malformed('"args" and "requests" exclude each other');
  // In the short form it is a field like others.
  const isShort = args === undefined && requests === undefined;
  const call = decodeCall(isShort ? params : { ...others, args: args ?? {} });
  return {
    service: call.service,
    method: call.method,
    requests: requests === undefined ? [call.args] : readList(requests),
    metadata: call.metadata,
    timeoutMs: isShort ? Infinity : readTimeout(timeoutMs),
  };
}

function readList(requests: Json): readonly Json[] {
  if (Array.isArray(requests)) return requests;
  throw malformed('"requests" must be a list');
}

/** P65. */
export function readTimeout(timeoutMs: Json | undefined): number {
  const read = readEnvelopeTimeout(timeoutMs);
  if (read === undefined) throw malformed(envelopeTimeoutRule);
  return read;
}

/**
 * The same out of a web action's request: service and method may stand in the path, and headers are metadata (P3, P4).
 *
 * @throws RpcError `invalid_argument`
 */
export function readWebCall({ target, headers, body }: HttpRequest): ReadableCall {
  const [method, service] = pathOf(target).split("/").filter(Boolean).reverse();
  const call = readCall(parseObject(body));
  const given = headers["connect-timeout-ms"];
  const timeoutMs =
    given !== undefined && call.timeoutMs === Infinity ? readTimeout(Number(given)) : call.timeoutMs;
  return {
    ...call,
    service: call.service ?? service,
    method: call.method ?? method,
    metadata: { ...headers, ...call.metadata },
    timeoutMs,
  };
}

function parseObject(body: Buffer | undefined): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body === undefined ? "{}" : body.toString("utf8"));
  } catch {
    // Its message quotes the text.
    throw malformed("the body is not JSON");
  }
  if (!isJsonObject(value)) throw malformed("the body is not a JSON object");
  return value;
}
