import type { ServerResponse } from "node:http";
import type { Trace } from "../tracing/trace.js";
import type { ContentType } from "./media-type.js";
import type { RequestTarget } from "./request-target.js";

/** A request as the routes see it: what the HTTP layer refuses never gets here. */
export interface HostRequest {
  /** Upper case. */
  method: string;
  target: RequestTarget;
  /** Names in lower case, in the order they came, values as `renderRequestHeader` writes them; no content-length. */
  headers: (readonly [name: string, value: string])[];
  /** Undefined when there is neither a type nor a body. */
  contentType?: ContentType;
  body: Buffer;
  /** The caller's X-Request-ID, or one of ours. */
  transactionId: string;
  /** Missing when nobody traces. */
  trace?: Trace;
}

/** What a route answers. */
export interface Answer {
  status: number;
  headers: (readonly [name: string, value: string])[];
  /** Missing: no body and no type. */
  body?: { type?: string; bytes: Buffer };
  /** Whether X-Request-ID is left out: of answers that no route made. */
  anonymous?: true;
  /** Writes the body itself, over time and without a length, once the head is on its way; `body` then has only the type. */
  stream?: (response: ServerResponse) => void;
}

/** The first value of a request's header. */
export function headerOf(request: HostRequest, name: string): string | undefined {
  return request.headers.find(([key]) => key === name)?.[1];
}

export function textBody(text: string): { type: string; bytes: Buffer } {
  return { type: "text/plain; charset=UTF-8", bytes: Buffer.from(text) };
}
