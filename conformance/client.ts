import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type HttpAnswer, parseAnswer } from "./parse-answer.js";

/** Where requests go. */
export interface Address {
  url: URL;
  /** Accept a certificate that nobody vouches for. */
  insecure: boolean;
}

/** A request as it goes on the wire. */
export interface HttpRequest {
  method: string;
  /** Sent as it is, however odd. */
  target: string;
  headers: [name: string, value: string][];
  body?: Buffer | undefined;
  /** Each is one chunk of a chunked body. */
  chunks?: Buffer[] | undefined;
}

/**
 * Sends one request on a connection of its own and reads the answer.
 *
 * Over a plain socket, because Node's own client refuses targets, header values and methods that a case wants to
 * send, and joins headers that it wants to see apart. Text of the head is UTF-8.
 *
 * @throws Error when there is no whole answer, or the signal aborts
 */
export function exchange(address: Address, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method } = request;
  const { url } = address;
  return new Promise((resolve, reject) => {
    const socket = open(address);
    const received: Buffer[] = [];
    const settle = (finish: () => void) => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      finish();
    };
    const look = (ended: boolean): boolean => {
      try {
        const answer = parseAnswer(Buffer.concat(received), method, ended);
        if (answer !== undefined) settle(() => resolve(answer));
        return answer !== undefined;
      } catch (error) {
        settle(() => reject(error));
        return true;
      }
    };
    const onAbort = () =>
      settle(() => reject(new Error(`no answer to ${method} ${request.target.slice(0, 100)}`)));
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort);
    socket.on("data", (data: Buffer) => {
      received.push(data);
      look(false);
    });
    socket.on("end", () => look(true));
    // A target that refuses a large body may answer and close while it is still being sent.
    socket.on("error", (error) => {
      if (received.length === 0 || !look(true)) settle(() => reject(error));
    });
    socket.write(headOf(url, request));
    for (const part of bodyOf(request)) socket.write(part);
  });
}

function open({ url, insecure }: Address): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "https:") return connectPlain({ host, port: Number(url.port || 80) });
  const options = { host, port: Number(url.port || 443), rejectUnauthorized: !insecure };
  // Server names are names; an address is none.
  return connectTls(/^[\d.:]+$/.test(host) ? options : { ...options, servername: host });
}

function headOf(url: URL, { method, target, headers, body, chunks }: HttpRequest): Buffer {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [`${method} ${target} HTTP/1.1`];
  if (!names.has("host")) lines.push(`Host: ${url.host}`);
  if (!names.has("connection")) lines.push("Connection: close");
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (chunks !== undefined) lines.push("Transfer-Encoding: chunked");
  else if (body !== undefined && !names.has("content-length")) lines.push(`Content-Length: ${body.length}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "utf8");
}

function bodyOf({ body, chunks }: HttpRequest): Buffer[] {
  if (chunks === undefined) return body === undefined ? [] : [body];
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  return [...framed, Buffer.from("0\r\n\r\n")];
}
