import type { IncomingMessage, ServerResponse } from "node:http";
import { hopByHop } from "../../http/hop-by-hop.js";
import type { RpcError } from "../../rpc/rpc-error.js";
import type { ActionCaller } from "../caller.js";
import { callHttpAction, type HttpReply } from "../http-action.js";
import { defaultMaxPayloadBytes, type InvokeOptions } from "../options.js";
import { errorOf, type Failed } from "../outcome.js";

interface Target {
  action: string;
  caller: ActionCaller;
  options: InvokeOptions;
}

/** Methods that may be sent twice (RFC 9110, 9.2.2). */
const idempotentMethods = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"]);

/** Answers a request with what an action makes of it. Never rejects. */
export async function answerByAction(
  request: IncomingMessage,
  response: ServerResponse,
  { action, caller, options }: Target,
): Promise<void> {
  const abort = new AbortController();
  response.on("error", () => {});
  response.on("close", () => {
    if (!response.writableFinished) abort.abort();
  });
  // Each request has a connection of its own, so that it is known on whose behalf it was made.
  response.setHeader("connection", "close");
  try {
    const body = await readBody(request, options.maxPayloadBytes ?? defaultMaxPayloadBytes);
    if (body === undefined) return refuse(response, { kind: "failed", failure: "request-too-large" }, action);
    const method = request.method ?? "GET";
    const call = { method, target: request.url ?? "/", headers: endToEnd(request), body };
    const plan = { isOneway: false, isIdempotent: idempotentMethods.has(method), signal: abort.signal };
    const reply = await callHttpAction(caller, options.via ?? "rest", call, plan);
    if (reply.kind === "failed") refuse(response, reply, action);
    else send(response, reply);
  } catch (error) {
    // What is set up wrongly: no key, no platform.
    answerError(response, 502, { code: "internal", message: (error as Error).message });
  }
}

function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => resolve(bytes > maxBytes ? undefined : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

/** Whether a header ends here: it is about this connection, or the next one's is made anew. */
function endsHere(name: string): boolean {
  return hopByHop.has(name) || name === "expect" || name === "content-length";
}

/** Repeated ones joined, as the platform would leave only the last (RFC 9110, 5.3). */
function endToEnd({ headers }: IncomingMessage): Record<string, string> {
  const all: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || endsHere(name)) continue;
    all.push([name, Array.isArray(value) ? value.join(", ") : value]);
  }
  return Object.fromEntries(all);
}

function send(response: ServerResponse, { status, headers, body }: HttpReply): void {
  response.statusCode = status;
  for (const [name, value] of headers) {
    if (!endsHere(name)) response.setHeader(name, value);
  }
  if (status !== 204 && status !== 304) response.setHeader("content-length", body.length);
  response.end(body);
}

/** A gateway's statuses for what a gateway meets: the service did not answer. */
function statusOf({ failure }: Failed, { code }: RpcError): number {
  if (failure === "request-too-large" || failure === "http-limit") return 413;
  if (failure === "throttled-minute" || failure === "throttled-concurrent") return 429;
  if (code === "deadline_exceeded") return 504;
  return code === "unavailable" ? 503 : 502;
}

function refuse(response: ServerResponse, failed: Failed, action: string): void {
  const error = errorOf(failed, { action });
  if (failed.retryAfterMs !== undefined)
    response.setHeader("retry-after", Math.ceil(failed.retryAfterMs / 1000));
  answerError(response, statusOf(failed, error), error);
}

function answerError(
  response: ServerResponse,
  status: number,
  error: { code: string; message: string; executed?: string; activationId?: string | undefined },
): void {
  if (response.headersSent || response.destroyed) return;
  const { code, message, executed, activationId } = error;
  const body = Buffer.from(JSON.stringify({ error: message, code, executed, activationId }));
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.setHeader("content-length", body.length);
  response.end(body);
}
