import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { messages } from "../messages.js";
import { BodyBudget } from "./body-budget.js";
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

/** Milliseconds. Whoever has not sent a head by then, or a body, is one who never will. */
const headLimitMs = 20_000;
const requestLimitMs = 120_000;

/** Connections at the same time: more than anybody's tests open on one machine. */
const maxConnections = 10_000;

/** Bytes of all bodies together: room for ten of the largest. */
const maxBodiesBytes = 10 * maxBodyBytes;

/** Milliseconds. Akka HTTP's idle-timeout, as OpenWhisk sets it. */
const idleMs = 70_000;

/**
 * Listens, and answers each request by `route` once its body is complete.
 *
 * @throws what Node's `listen` fails with, such as EADDRINUSE
 */
export async function listen(
  route: Route,
  port: number,
  hostname: string,
  budget = new BodyBudget(maxBodiesBytes),
): Promise<HttpServer> {
  const server = createServer({
    maxHeaderSize: maxHeadBytes,
    requireHostHeader: false,
    keepAliveTimeout: idleMs,
    headersTimeout: headLimitMs,
    requestTimeout: requestLimitMs,
    noDelay: true,
  });
  server.maxHeadersCount = 0;
  server.maxConnections = maxConnections;
  server.on("request", (request, response) => {
    answer(route, request, response, budget).catch((error) => {
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

async function answer(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  budget: BodyBudget,
): Promise<void> {
  response.on("error", () => {});
  const isHead = request.method === "HEAD";
  const screening = screenRequest(request.method ?? "", request.url ?? "", request.rawHeaders);
  if (screening.kind === "refused") {
    request.resume();
    writeAnswer(response, screening.answer, isHead, true);
    return;
  }
  const outcome = await readBody(request, budget);
  if (outcome.kind !== "body") {
    writeAnswer(response, bodyRefusal(outcome.kind, request), isHead, true);
    return;
  }
  const { bytes } = outcome;
  try {
    const hostRequest = createRequest(request, screening.target, bytes);
    const made = await route(hostRequest).catch(() => plain(500, messages.internalError));
    writeAnswer(response, withTransactionId(made, hostRequest), isHead, false);
  } finally {
    budget.give(bytes.length);
  }
}

function bodyRefusal(kind: "too-large" | "no-room", request: IncomingMessage): Answer {
  if (kind === "no-room") return plain(503, "The bodies of other requests leave no room for this one.");
  const sent = Number(request.headers["content-length"] ?? maxBodyBytes + 1);
  return plain(413, messages.requestTooLarge(sent, maxBodyBytes));
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
