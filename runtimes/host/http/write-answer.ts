import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Answer } from "./message.js";
import { reasonPhrase } from "./reason-phrase.js";

/** Set by the HTTP layer alone: what an action sets under these names is dropped. Source: HttpResponseRendererFactory. */
const ownHeaders = new Set([
  "connection",
  "content-length",
  "content-type",
  "date",
  "server",
  "transfer-encoding",
]);

/** Bytes of a body up to which a copy is cheaper than a second write. */
const maxJoinedBytes = 16 * 1024;

const serverName = "unlisten-host";

interface Head {
  status: number;
  headers: (readonly [string, string])[];
  /** Without a body that the client did not ask for. */
  bytes: Buffer;
}

/**
 * Sends an answer.
 *
 * The platform checks neither names nor values of an action's headers: a line break in a value begins a new header.
 * Node refuses to write such a head; it is written to the connection as it is, which is closed after it.
 *
 * @param isHead  whether the request's method is HEAD: all but the body is sent
 */
export function writeAnswer(response: ServerResponse, answer: Answer, isHead: boolean, close: boolean): void {
  const head = headOf(answer, isHead);
  if (answer.stream !== undefined && !isHead) {
    response.writeHead(head.status, head.headers.filter(([name]) => name !== "Content-Length").flat());
    response.flushHeaders();
    answer.stream(response);
  } else if (isWritable(head)) {
    if (close) response.shouldKeepAlive = false;
    response.sendDate = false;
    response.writeHead(head.status, reasonPhrase(head.status), head.headers.flat());
    // A short body goes out with its head, in one write: as a text of one character a byte.
    if (head.bytes.length <= maxJoinedBytes) response.end(head.bytes.toString("latin1"), "latin1");
    else response.end(head.bytes);
  } else if (response.socket !== null) {
    writeToSocket(response.socket, answer, isHead);
  } else {
    // An earlier answer on this connection is not finished yet.
    response.once("socket", (socket: Duplex) => writeToSocket(socket, answer, isHead));
  }
}

/** Writes an answer byte by byte and closes the connection. */
export function writeToSocket(socket: Duplex, answer: Answer, isHead = false): void {
  const { status, headers, bytes } = headOf(answer, isHead);
  // Who closed the connection gets no answer, and does no harm.
  socket.on("error", () => {});
  const lines = [
    `HTTP/1.1 ${status} ${reasonPhrase(status)}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    "Connection: close",
  ];
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), bytes]));
  socket.end();
}

function headOf({ status, headers, body }: Answer, isHead: boolean): Head {
  // Source: akka-http, StatusCode.scala, allowsEntity.
  const allowsBody = status >= 200 && ![204, 205, 304].includes(status);
  const bytes = allowsBody && body !== undefined ? body.bytes : Buffer.alloc(0);
  const own: [string, string][] = [
    ["Server", serverName],
    ["Date", new Date().toUTCString()],
  ];
  if (allowsBody && body?.type !== undefined) own.push(["Content-Type", body.type]);
  if (allowsBody) own.push(["Content-Length", String(bytes.length)]);
  const others = headers
    .filter(([name]) => !ownHeaders.has(name.toLowerCase()))
    .map(([name, value]) => [lowBytes(name), lowBytes(value)] as const);
  return { status, headers: [...others, ...own], bytes: isHead ? Buffer.alloc(0) : bytes };
}

/** Of a character over U+00FF the platform sends the low byte. */
function lowBytes(text: string): string {
  return /[^\0-\xff]/.test(text)
    ? Array.from({ length: text.length }, (_, at) => String.fromCharCode(text.charCodeAt(at) & 0xff)).join("")
    : text;
}

/** Whether Node writes this head as it is. It adds a length to a 205, and wants chunks where a trailer is announced. */
function isWritable({ status, headers }: Head): boolean {
  return (
    status >= 200 &&
    status !== 205 &&
    headers.every(
      ([name, value]) =>
        /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) &&
        /^[\t\x20-\x7e\x80-\xff]*$/.test(value) &&
        name.toLowerCase() !== "trailer",
    )
  );
}
