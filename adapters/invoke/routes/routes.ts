import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { builtIn } from "../../built-in.js";
import { currentActivation, runAs } from "../../running.js";
import type { Activation } from "../../running-activation.js";
import { ActionCaller } from "../caller.js";
import type { InvokeOptions } from "../options.js";
import { answerByAction } from "./answer-by-action.js";
import { intercept } from "./intercept.js";
import { createSocketPair } from "./memory-socket.js";
import { addressOf, readRoutes } from "./read-routes.js";

/** Where a connection leads, and on whose behalf it was made. */
interface Route {
  action: string;
  caller: ActionCaller;
  activation: Activation | undefined;
}

/**
 * Leads HTTP calls to hosts of these names to actions, for programs that call services by `fetch`, `http.request`,
 * axios, undici or whatever else connects by Node's means. All other connections are untouched.
 *
 * ```ts
 * const undo = routes({ "http://catalogue:8080": "/_/shop/catalogue" });
 * ```
 *
 * The program's own HTTP client speaks HTTP with a server in this process that never listens, which calls the action:
 * the platform's answer to a failure becomes 502, 503, 504, 413 or 429. WebSockets and streams do not get through.
 *
 * @returns puts Node's functions back
 * @throws UnlistenError `route-malformed`, `action-name-malformed`
 */
export function routes(table: Readonly<Record<string, string>>, options: InvokeOptions = {}): () => void {
  const actions = readRoutes(table);
  const callers = new Map(
    [...new Set(actions.values())].map((action) => [action, new ActionCaller(action, options)]),
  );
  /** Connections that have not yet been used, by the server's end. */
  const unused = new Map<Duplex, Route>();
  let server: Server | undefined;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const route = unused.get(request.socket);
    // A second request on one connection: it was told to close, and nothing may come after that.
    if (route === undefined) return void response.destroy();
    unused.delete(request.socket);
    const { action, caller, activation } = route;
    const answer = () => void answerByAction(request, response, { action, caller, options });
    if (activation === undefined) answer();
    else runAs(activation, answer);
  }

  const end = intercept((destination) => {
    const action = actions.get(addressOf(destination));
    if (action === undefined) return undefined;
    server ??= createServer(handle);
    const pair = createSocketPair(destination.port, destination.isTls);
    pair.server.on("close", () => unused.delete(pair.server));
    unused.set(pair.server, { action, caller: callers.get(action)!, activation: currentActivation() });
    server.emit("connection", pair.server);
    return pair.client;
  });

  return () => {
    end();
    // Clients that connect ahead of their first request would go on as before.
    for (const socket of unused.keys()) socket.destroy();
    for (const caller of callers.values()) caller.close();
  };
}

/** A server without a port. The client's own limits apply, and those of the call; it has none. */
function createServer(handle: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const { createServer: create } = builtIn("node:http");
  const server = create(
    { keepAlive: false, requestTimeout: 0, headersTimeout: 0, maxHeaderSize: 64 * 1024 },
    handle,
  );
  server.timeout = 0;
  server.keepAliveTimeout = 0;
  return server;
}
