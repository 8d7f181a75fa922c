import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { messages } from "../messages.js";
import type { Answer, HostRequest } from "./message.js";
import { createRequest, maxBodyBytes, readBody } from "./read-request.js";
import { plain, refuseBytes, screenRequest } from "./refuse-request.js";
import { writeAnswer, writeToSocket } from "./write-answer.js";

/** Answers a request that the HTTP layer let through. */
export type Route = (request: HostRequest) => Promise<Answer>;

export interface HttpServer {
  port: number;
  /** Stops listening and closes all connections. */
  close(): Promise<void>;
}

/** Room for 64 headers of 8192 bytes each: which of them is too long is ours to say, not Node's. */
const maxHeadBytes = 1024 * 1024;

/** Milliseconds. Akka HTTP's idle-timeout, as OpenWhisk sets it. */
const idleMs = 70_000;

/**
 * Listens, and answers each request by `route` once its body is complete.
 *
 * @throws what Node's `listen` fails with, such as EADDRINUSE
 */
export async function listen(route: Route, port: number, hostname: string): Promise<HttpServer> {
  const server = createServer({
    maxHeaderSize: maxHeadBytes,
    requireHostHeader: false,
    keepAliveTimeout: idleMs,
    noDelay: true,
  });
  server.maxHeadersCount = 0;
  server.on("request", (request, response) => {
    answer(route, request, response).catch((error) => {
      process.emitWarning(error);
      response.destroy();
    });
  });
  server.on("connect", (_request: IncomingMessage, socket: Duplex) =>
    writeToSocket(socket, plain(400, "CONNECT requests are not supported")),
  );
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else writeToSocket(socket, refuseBytes(error.code, error.rawPacket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on("error", () => {});
  const isHead = request.method === "HEAD";
  const screening = screenRequest(request.method ?? "", request.url ?? "", request.rawHeaders);
  if (screening.kind === "refused") {
    request.resume();
    writeAnswer(response, screening.answer, isHead, true);
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    const sent = Number(request.headers["content-length"] ?? maxBodyBytes + 1);
    writeAnswer(response, plain(413, messages.requestTooLarge(sent, maxBodyBytes)), isHead, true);
    return;
  }
  const hostRequest = createRequest(request, screening.target, body);
  const made = await route(hostRequest).catch(() => plain(500, messages.internalError));
  writeAnswer(response, withTransactionId(made, hostRequest), isHead, false);
}

function withTransactionId(answer: Answer, { transactionId }: HostRequest): Answer {
  if (answer.anonymous) return answer;
  return { ...answer, headers: [["X-Request-ID", transactionId], ...answer.headers] };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
