import type { ClientRequest, IncomingMessage } from "node:http";
import { builtIn } from "../built-in.js";
import { type Budget, remainingMs } from "./budget.js";
import type { Endpoint } from "./endpoint.js";
import { dropStale } from "./fresh-agent.js";
import type { HttpAnswer } from "./http-answer.js";
import type { Failed } from "./outcome.js";

/** An HTTP request as it goes out. */
export interface HttpCall {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/** Bytes. A result of 1 MiB, in a record with 10 MiB of log, and some. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * One request, one answer, or the reason why there is none. Never rejects.
 *
 * What was not yet on a connection when it failed has not been executed, and the outcome says so.
 */
export function send(endpoint: Endpoint, call: HttpCall, budget: Budget): Promise<HttpAnswer | Failed> {
  return new Promise((resolve) => {
    const { signal } = budget;
    if (signal?.aborted) return resolve({ kind: "failed", failure: "canceled", executed: "no" });
    if (remainingMs(budget) === 0) return resolve({ kind: "failed", failure: "deadline", executed: "no" });
    dropStale(endpoint.agent);
    const request = openRequest(endpoint, call);
    let isConnected = false;
    let isAnswered = false;
    let timer: NodeJS.Timeout | undefined;

    function settle(end: HttpAnswer | Failed): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      resolve(end);
    }
    function giveUp(failure: "canceled" | "deadline"): void {
      settle({ kind: "failed", failure, ...(isConnected ? {} : { executed: "no" as const }) });
      request.destroy();
    }
    const cancel = () => giveUp("canceled");

    request.on("socket", (socket) => {
      if (!socket.connecting && request.reusedSocket) isConnected = true;
      else socket.once(endpoint.isHttps ? "secureConnect" : "connect", () => (isConnected = true));
    });
    request.on("error", (error) => settle(failureOf(error, isConnected)));
    request.on("response", (response) => {
      isAnswered = true;
      collect(response).then(settle, (error) => settle(failureOf(error, true)));
    });
    // Also where a socket closes without a word.
    request.on("close", () => {
      if (!isAnswered) settle({ kind: "failed", failure: "reset" });
    });
    // Not more than a timer can hold; a call that takes longer is looked after by its caller.
    timer = setTimeout(() => giveUp("deadline"), Math.min(remainingMs(budget), 0x7fff_ffff));
    signal?.addEventListener("abort", cancel, { once: true });
    request.end(call.body);
  });
}

function openRequest({ isHttps, hostname, port, agent }: Endpoint, call: HttpCall): ClientRequest {
  const { method, target, body } = call;
  const headers: Record<string, string | number> = { ...call.headers };
  // Always with a length: without one a request over the limit is cut off instead of refused.
  if (body !== undefined) headers["content-length"] = Buffer.byteLength(body);
  const { request } = isHttps ? builtIn("node:https") : builtIn("node:http");
  return request({ hostname, port, agent, method, path: target, headers });
}

function collect(response: IncomingMessage): Promise<HttpAnswer | Failed> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= maxAnswerBytes) return;
      const cause = new Error(`the answer is longer than ${maxAnswerBytes} bytes`);
      resolve({ kind: "failed", failure: "result-too-large", cause });
      response.destroy();
    });
    response.on("end", () => {
      const { statusCode = 0, headers } = response;
      resolve({ kind: "answer", status: statusCode, headers, body: Buffer.concat(chunks, bytes) });
    });
    response.on("error", reject);
    response.on("close", () => reject(new Error("the connection ended before the answer did")));
  });
}

const tlsCodes = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO$)/;

function failureOf(cause: NodeJS.ErrnoException, isConnected: boolean): Failed {
  if (isConnected) return { kind: "failed", failure: "reset", cause };
  return { kind: "failed", failure: tlsCodes.test(cause.code ?? "") ? "tls-failed" : "refused", cause };
}
