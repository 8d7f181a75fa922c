import { maxResultBytes, type WebAnswer, type WebResult } from "../../activation.js";
import { builtIn } from "../../built-in.js";
import { exposedHeaders } from "../expose-headers.js";

/** A response of one of the protocols, its body not yet base64. */
export interface RpcResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Bytes. What a result has as JSON beside its headers and body, rounded up. */
const frameBytes = 1024;

/**
 * A response as a web action's result: always base64, which the types of all these protocols are for the platform.
 *
 * @param asked the request's headers
 * @returns undefined when it is larger than a result may be, compressed too where the caller takes that
 */
export function toWebResult(
  { status, headers, body }: RpcResponse,
  asked: Readonly<Record<string, unknown>>,
  isFailed: boolean,
): WebResult | undefined {
  // Only a page's script has to be told what it may read.
  if (asked.origin !== undefined) headers["access-control-expose-headers"] = exposedHeaders(headers);
  let answer: WebAnswer | undefined = { statusCode: status, headers, body: body.toString("base64") };
  if (answer.body!.length > smallBytes && !fits(answer)) answer = compressed(status, headers, body, asked);
  if (answer === undefined) return undefined;
  return isFailed ? { error: answer } : answer;
}

/** Characters of a body beside which no headers that HTTP lets through reach the limit. */
const smallBytes = maxResultBytes / 2;

function compressed(
  status: number,
  headers: Record<string, string>,
  body: Buffer,
  asked: Readonly<Record<string, unknown>>,
): WebAnswer | undefined {
  if (headers["content-encoding"] !== undefined || !acceptsGzip(asked)) return undefined;
  const answer: WebAnswer = {
    statusCode: status,
    headers: { ...headers, "content-encoding": "gzip" },
    body: builtIn("node:zlib").gzipSync(body).toString("base64"),
  };
  return fits(answer) ? answer : undefined;
}

function fits({ headers, body }: WebAnswer): boolean {
  return frameBytes + Buffer.byteLength(JSON.stringify(headers)) + body!.length <= maxResultBytes;
}

/** Whether a caller's HTTP undoes gzip before it reads any protocol. */
export function acceptsGzip(asked: Readonly<Record<string, unknown>>): boolean {
  const accepted = asked["accept-encoding"];
  if (typeof accepted !== "string") return false;
  return accepted
    .toLowerCase()
    .split(",")
    .some((offer) => {
      const [name, ...parameters] = offer.split(";").map((part) => part.trim());
      return name === "gzip" && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    });
}
