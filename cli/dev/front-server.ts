import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UnlistenError } from "../../adapters/errors.js";

/** A request that went through the front server. */
export interface FrontRequest {
  method: string;
  /** With the query. */
  path: string;
  /** Of the answer; 502 when the host gave none. */
  status: number;
  /** Undefined when the host answered without running the action. */
  activationId: string | undefined;
  /** From the request's arrival to the answer's end. */
  elapsedMs: number;
}

/** A server at a short address, for an action that lives at a long one. */
export interface FrontServer {
  url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface FrontOptions {
  /** 0 lets the system choose. */
  port: number;
  hostname: string;
  /** The action's own address, without a "/" at its end. */
  target: string;
  onBegin(): void;
  /** Once for each `onBegin`, also when the client went away. */
  onRequest(request: FrontRequest): void;
}

/**
 * Serves an action at "/": `GET /orders/7` becomes `GET {target}/orders/7`, headers and body as they are.
 *
 * @throws UnlistenError `host-failed` when the port is taken
 */
export async function startFront(options: FrontOptions): Promise<FrontServer> {
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, options));
  const { port } = await listen(server, options.port, options.hostname);
  return {
    url: `http://${options.hostname === "127.0.0.1" ? "localhost" : options.hostname}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, options: FrontOptions): void {
  const beganAt = performance.now();
  const method = incoming.method ?? "GET";
  const path = incoming.url ?? "/";
  let activationId: string | undefined;
  options.onBegin();
  outgoing.on("close", () => {
    const elapsedMs = performance.now() - beganAt;
    options.onRequest({ method, path, status: outgoing.statusCode, activationId, elapsedMs });
  });
  // Raw headers on both ways: repeated ones stay repeated. The path is not parsed, so that it stays as it is.
  const target = new URL(options.target);
  const passed = request(
    {
      host: target.hostname,
      port: target.port,
      method,
      path: target.pathname + path,
      headers: incoming.rawHeaders as never,
    },
    (answer) => {
      const id = answer.headers["x-openwhisk-activation-id"];
      activationId = typeof id === "string" ? id : undefined;
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    },
  );
  passed.on("error", (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else
      outgoing
        .writeHead(502, { "content-type": "text/plain" })
        .end(`the local host did not answer: ${error.message}\n`);
  });
  outgoing.on("close", () => passed.destroy());
  incoming.pipe(passed);
}

async function listen(server: Server, port: number, hostname: string): Promise<AddressInfo> {
  return await new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const why = cause.code === "EADDRINUSE" ? "the port is taken" : cause.message;
      reject(
        new UnlistenError("host-failed", `cannot listen on ${hostname}:${port}: ${why}`, {
          hint: "Choose another port: --port 0 takes a free one.",
          cause,
        }),
      );
    });
    server.listen(port, hostname, () => resolve(server.address() as AddressInfo));
  });
}
