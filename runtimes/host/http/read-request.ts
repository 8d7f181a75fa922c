import type { IncomingMessage } from "node:http";
import { newTransactionId } from "../transaction-id.js";
import type { BodyBudget } from "./body-budget.js";
import { octetStream, parseContentType } from "./media-type.js";
import type { HostRequest } from "./message.js";
import { decodeHeaderValue, renderRequestHeader } from "./request-headers.js";
import type { RequestTarget } from "./request-target.js";

/** Bytes. The platform's cap on any request's body (OpenWhisk application.conf, max-content-length). */
export const maxBodyBytes = 50 * 1024 * 1024;

/** A request's body, or why there is none. */
export type BodyOutcome =
  | { kind: "body"; bytes: Buffer }
  /** It is over the cap, or the connection broke. */
  | { kind: "too-large" }
  /** Other requests' bodies left no room for it. */
  | { kind: "no-room" };

/**
 * Reads a request's body. Whoever gets it gives its bytes back to the budget; of a failed one they are given back here.
 *
 * By events, not by iteration: that took a tenth of a small invoke's time.
 */
export function readBody(request: IncomingMessage, budget: BodyBudget): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (outcome: BodyOutcome) => {
      request.off("data", onData).off("end", onEnd).off("error", onLost).off("close", onLost);
      // An error that comes later still is nobody's.
      request.on("error", () => {});
      resolve(outcome);
    };
    const fail = (kind: "too-large" | "no-room") => {
      budget.give(bytes);
      request.resume();
      finish({ kind });
    };
    const onData = (chunk: Buffer) => {
      if (bytes + chunk.length > maxBodyBytes) return fail("too-large");
      if (!budget.take(chunk.length)) return fail("no-room");
      bytes += chunk.length;
      chunks.push(chunk);
    };
    const onEnd = () =>
      finish({ kind: "body", bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
    const onLost = () => fail("too-large");
    request.on("data", onData).on("end", onEnd).on("error", onLost).on("close", onLost);
  });
}

/** A request as the routes see it. */
export function createRequest(request: IncomingMessage, target: RequestTarget, body: Buffer): HostRequest {
  const headers: [string, string][] = [];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    headers.push([name, decodeHeaderValue(rawHeaders[at + 1]!)]);
  }
  const typeText = headers.find(([name]) => name === "content-type")?.[1];
  const parsedType = typeText === undefined ? undefined : parseContentType(typeText);
  const hasBody = body.length > 0 || request.headers["transfer-encoding"] !== undefined;
  const contentType = parsedType ?? (hasBody ? octetStream : undefined);
  return {
    method: request.method!,
    target,
    headers: headers
      .filter(([name]) => !isRead(name, parsedType !== undefined))
      .map(([name, value]) => [name, renderRequestHeader(name, value)] as const),
    ...(contentType === undefined ? {} : { contentType }),
    body,
    transactionId: transactionIdOf(headers),
  };
}

/** Headers that became part of the body's description. A type that cannot be read stays a header. */
function isRead(name: string, typeRead: boolean): boolean {
  return name === "content-length" || name === "transfer-encoding" || (name === "content-type" && typeRead);
}

/** A caller's id is taken over, unless it looks like one of the platform's own (BasicHttpService.scala, assignId). */
function transactionIdOf(headers: [string, string][]): string {
  const sent = headers.find(([name]) => name === "x-request-id")?.[1];
  return sent === undefined || sent.startsWith("sid_") ? newTransactionId() : sent;
}
