/**
 * A client that costs little: bytes made once, sockets, and as much of HTTP as a runner's answers need. Node's own
 * client would take more time than the runners that are measured.
 */
import { connect } from "node:net";

/** Posts JSON on a connection of its own. */
export function send(port, path, content) {
  return exchange(port, requestBytes(path, content, "close"));
}

export function requestBytes(path, content, connection, headers = {}) {
  const body = Buffer.from(JSON.stringify(content));
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    `Connection: ${connection}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

/** One request, one connection. */
export function exchange(port, bytes) {
  return new Promise((resolve, reject) => {
    const connection = open(port, (answer) => {
      resolve(answer);
      connection.destroy();
    });
    connection.on("error", reject);
    connection.on("close", () => reject(new Error("the runner closed the connection without an answer")));
    connection.write(bytes);
  });
}

/** One connection for many requests, one after the other. */
export function openConnection(port, bytes) {
  let waiting;
  const connection = open(port, (answer) => waiting.resolve(answer));
  connection.on("error", (error) => waiting?.reject(error));
  connection.on("close", () => waiting?.reject(new Error("the runner closed the connection")));
  return {
    exchange: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        connection.write(bytes);
      }),
    close: () => connection.destroy(),
  };
}

/** Reads into one buffer that all connections share: nothing is kept of it between two reads. */
const sharedBuffer = Buffer.allocUnsafe(64 * 1024);

function open(port, onAnswer) {
  let text = "";
  const callback = (length, buffer) => {
    text += buffer.latin1Slice(0, length);
    const answer = parseAnswer(text);
    if (answer === undefined) return true;
    text = "";
    onAnswer(answer);
    return true;
  };
  return connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer: sharedBuffer, callback } });
}

/** Undefined as long as it is not all there. */
function parseAnswer(text) {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd))?.[1];
  const body = text.slice(headEnd + 4);
  if (length === undefined || body.length < Number(length)) return undefined;
  return { status: Number(text.slice(9, 12)), body };
}
