import { type Answer, textBody } from "./message.js";
import { IllegalAddress, parseRequestTarget, type RequestTarget } from "./request-target.js";

/** Figures of the platform's HTTP layer. Source: OpenWhisk application.conf (max-uri-length), Akka HTTP's reference.conf. */
const maxTargetLength = 8192;
const maxHeaderLength = 8192;
const maxHeaders = 64;

const knownMethods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]);

/** What a request line and its headers come to. */
export type Screening = { kind: "accepted"; target: RequestTarget } | { kind: "refused"; answer: Answer };

/**
 * Refuses what the platform's HTTP layer refuses before any route sees it: in plain text, without CORS headers and
 * without X-Request-ID.
 *
 * @param url  one character per byte
 * @param rawHeaders  names and values by turns
 */
export function screenRequest(method: string, url: string, rawHeaders: string[]): Screening {
  if (!knownMethods.has(method)) return refusal(501, "Unsupported HTTP method");
  if (url.length > maxTargetLength)
    return refusal(414, `URI length exceeds the configured limit of ${maxTargetLength} characters`);
  let target: RequestTarget;
  try {
    target = parseRequestTarget(url);
  } catch (error) {
    if (error instanceof IllegalAddress) return refusal(400, error.message);
    throw error;
  }
  if (rawHeaders.some((text, index) => index % 2 === 1 && text.length > maxHeaderLength)) {
    return refusal(431, `HTTP header value exceeds the configured limit of ${maxHeaderLength} characters`);
  }
  if (rawHeaders.length / 2 > maxHeaders) {
    return refusal(400, `HTTP message contains more than the configured limit of ${maxHeaders} headers`);
  }
  return screenRepeated(rawHeaders) ?? { kind: "accepted", target };
}

function screenRepeated(rawHeaders: string[]): Screening | undefined {
  const values = (wanted: string) =>
    rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === wanted);
  if (values("host").length === 0) return refusal(400, "Request is missing required `Host` header");
  if (values("host").length > 1)
    return refusal(400, "HTTP message must not contain more than one Host header");
  if (new Set(values("content-type")).size > 1) {
    return refusal(400, "HTTP message must not contain more than one Content-Type header");
  }
  return undefined;
}

/**
 * What a connection is told when Node can make no request of its bytes.
 *
 * @param code  of Node's error
 * @param bytes  what was read last, as far as Node has it
 */
export function refuseBytes(code: string | undefined, bytes: Buffer | undefined): Answer {
  switch (code) {
    case "HPE_INVALID_METHOD":
      return plain(501, "Unsupported HTTP method");
    case "HPE_HEADER_OVERFLOW":
      return plain(431, `HTTP header value exceeds the configured limit of ${maxHeaderLength} characters`);
    case "HPE_INVALID_URL":
      return plain(400, illegalTargetIn(bytes?.toString("latin1") ?? ""));
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return plain(408, "The server timed out waiting for the request.");
    default:
      return plain(400, "Illegal HTTP message start");
  }
}

/** Node's parser refuses some of the targets that are ours to refuse, and does not say where. */
function illegalTargetIn(bytes: string): string {
  const target = /^[A-Z]+ ([^ \r\n]+)/.exec(bytes)?.[1];
  try {
    if (target !== undefined) parseRequestTarget(target);
  } catch (error) {
    if (error instanceof IllegalAddress) return error.message;
  }
  return "Illegal request-target";
}

function refusal(status: number, text: string): Screening {
  return { kind: "refused", answer: plain(status, text) };
}

export function plain(status: number, text: string): Answer {
  return { status, headers: [], body: textBody(text), anonymous: true };
}
