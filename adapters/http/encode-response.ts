import { type HeaderValue, maxResultBytes, type WebAnswer } from "../activation.js";
import { seldom } from "../seldom.js";
import { encodeBody, isUtf8 } from "./body-encoding.js";
import { hopByHop } from "./hop-by-hop.js";
import { type MediaType, parseMediaType } from "./media-type.js";
import type { HttpResponse } from "./message.js";

/** What of the request changes what the platform makes of a result. */
export interface Asked {
  method: string;
  accept: string | undefined;
}

/** What encoding has to know beside the response. */
export interface EncodeOptions {
  /**
   * Who answers CORS. "app": its headers are sent, for actions deployed with `web-custom-options: true`.
   * "platform": they are left out, because the controller adds its own and browsers refuse two.
   */
  cors?: "app" | "platform";
}

/**
 * Never sent on: framing and the date are the platform's own, the others belong to one connection
 * (RFC 9110, 7.6.1). Source: HttpResponseRendererFactory (Pekko HTTP), which drops some and passes on others.
 */
const dropped = new Set([...hopByHop, "content-length", "date"]);

const corsHeaders = new Set([
  "access-control-allow-origin",
  "access-control-allow-methods",
  "access-control-allow-headers",
]);

/**
 * Turns a response into a web action's result that reaches the client unchanged.
 *
 * @param transactionId the platform's own X-Request-ID, which it adds to every response
 * @throws UnlistenError `response-unsupported` for a status the platform refuses
 * @throws UnlistenError `result-too-large` when the result would be cut off at 1 MiB
 */
export function encodeResponse(
  response: HttpResponse,
  asked: Asked,
  options: EncodeOptions,
  transactionId: () => string,
): WebAnswer {
  const { status } = response;
  // So that what is no number is refused too.
  if (!(status >= 200 && status <= 599)) throw seldom().unsupportedStatus(status);
  const headers: Record<string, HeaderValue> = {};
  let headersBytes = 0;
  for (const name in response.headers) {
    if (dropped.has(name) || name === "__proto__") continue;
    if (options.cors === "platform" && corsHeaders.has(name)) continue;
    const value = response.headers[name]!;
    // The platform adds its own, so an echo of it would arrive twice.
    if (name === "x-request-id" && value === transactionId()) continue;
    headers[name] = value;
    headersBytes += name.length + 8 + (typeof value === "string" ? value.length : value.join("    ").length);
  }
  const answer: WebAnswer = { statusCode: status, headers };
  const body = bodyOf(response, asked.method);
  const isBase64 = body !== undefined && body.length > 0 && setBody(answer, body, asked.accept);
  checkSize(answer, headersBytes, isBase64);
  return answer;
}

function bodyOf(response: HttpResponse, method: string): string | Buffer | undefined {
  const { status } = response;
  if (status === 204 || status === 205 || status === 304) return undefined;
  return method === "HEAD" ? seldom().standIn(response) : response.body;
}

/** @returns whether the body went out as base64 */
function setBody(answer: WebAnswer, body: string | Buffer, accept: string | undefined): boolean {
  const { headers } = answer;
  const declared = headers["content-type"];
  let contentType = Array.isArray(declared) ? declared[0] : declared;
  let type = contentType === undefined ? undefined : parseMediaType(contentType);
  if (type === undefined || type.platform === "invalid") {
    // A string without a type would be sent as text/html: a page where the application meant none.
    contentType =
      typeof body === "string" || isUtf8(body) ? "text/plain; charset=utf-8" : "application/octet-stream";
    type = parseMediaType(contentType);
  }
  // Errors pass whatever the client accepts (PredefinedToResponseMarshallers.scala).
  if (
    answer.statusCode < 400 &&
    accept !== undefined &&
    accept !== "*/*" &&
    !seldom().isAcceptable(accept, type.essence)
  ) {
    // Otherwise the platform answers 406 and keeps neither status nor body.
    headers["unlisten-content-type"] = contentType!;
    // The new type may be text/html, and what was no page must not act as one.
    headers["content-security-policy"] = "sandbox; default-src 'none'";
    contentType = seldom().acceptableType(accept);
    type = parseMediaType(contentType);
  }
  const content = prepareContent(body, type, headers);
  const encoded = encodeBody(content, type, headers["content-encoding"] !== undefined);
  headers["content-type"] = encoded.contentType ?? contentType!;
  answer.body = encoded.text;
  return encoded.isBase64;
}

/** A text type cannot carry compressed bytes through the platform; they are inflated. */
function prepareContent(
  body: string | Buffer,
  type: MediaType,
  headers: WebAnswer["headers"],
): string | Buffer {
  const encoding = headers["content-encoding"];
  if (encoding === undefined) return body;
  if (encoding === "identity") {
    delete headers["content-encoding"];
    return body;
  }
  if (type.platform === "binary" || type.isJsonFamily) return body;
  // A text is no compressed bytes: it stands in for them (HEAD), or the application forgot to compress.
  const inflated = typeof body === "string" ? body : seldom().inflate(body, String(encoding));
  delete headers["content-encoding"];
  return inflated;
}

/** Bytes that fixed keys and a type from the client's Accept header add to headers and body, rounded up. */
const frameBytes = 9 * 1024;

/**
 * What counts is the result as JSON: base64 makes an image a third larger, and a control character becomes six.
 * Base64 itself needs no escapes, and most results are so small that no measuring is needed.
 */
function checkSize(answer: WebAnswer, headersBytes: number, isBase64: boolean): void {
  const { body = "" } = answer;
  const atMost = body.length * (isBase64 ? 1 : 6) + headersBytes * 6 + frameBytes;
  if (atMost <= maxResultBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify({ error: answer }));
  if (bytes > maxResultBytes) throw seldom().tooLarge(String(bytes), undefined);
}
