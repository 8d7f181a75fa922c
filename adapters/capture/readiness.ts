import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";
import { type Main, wrap } from "../http/index.js";
import { watchSockets } from "./watch-sockets.js";

/** What a service has to have done before the first activation is answered, beside listening. */
export type Readiness =
  /** A GET of this path is answered with a status below 500. It is asked in this process. */
  | { readonly path: string }
  /** Every outgoing connection that start-up began is established. */
  | "sockets";

/** Milliseconds without a new connection after which start-up is taken to have begun all of them. */
const quietMs = 100;

/** Holds activations back until the service is ready. */
export interface ReadinessGate {
  isOpen(server: Server): boolean;
  /** In words, for the message when time is up, which the client sees. */
  waitsFor(): string;
  /** For the log alone: the hosts that were not reached. */
  unreached(): string[];
  close(): void;
}

/** Made before the program runs, because it may have to watch what the program does. */
export function openGate(ready: Readiness | undefined): ReadinessGate {
  if (ready === undefined)
    return { isOpen: () => true, waitsFor: () => "", unreached: () => [], close: () => undefined };
  if (ready === "sockets") {
    const sockets = watchSockets();
    let listensSince: number | undefined;
    return {
      isOpen: () => {
        listensSince ??= Date.now();
        const quietSince = Math.max(listensSince, sockets.changedAt());
        return sockets.waiting().length === 0 && Date.now() - quietSince >= quietMs;
      },
      waitsFor: () => describeSockets(sockets.waiting().length),
      unreached: () => sockets.waiting(),
      close: () => sockets.stop(),
    };
  }
  return probePath(ready.path);
}

function describeSockets(waiting: number): string {
  if (waiting === 0) return "its connections have not settled";
  return waiting === 1 ? "a connection is not established" : `${waiting} connections are not established`;
}

function probePath(path: string): ReadinessGate {
  let probe: Main | undefined;
  let outcome = "not asked yet";
  let isAsking = false;
  let isHealthy = false;
  let isClosed = false;
  async function ask(server: Server): Promise<void> {
    isAsking = true;
    probe ??= wrap(server as HttpServer);
    const result = await probe(healthRequest(path));
    const { statusCode } = "error" in result ? result.error : result;
    isHealthy = statusCode < 500;
    outcome = String(statusCode);
    isAsking = false;
  }
  return {
    isOpen(server) {
      if (!isHealthy && !isAsking && !isClosed) void ask(server);
      return isHealthy;
    },
    waitsFor: () => `GET ${path} is answered with ${outcome}`,
    unreached: () => [],
    close: () => {
      isClosed = true;
    },
  };
}

function healthRequest(path: string) {
  const [pathname, query = ""] = path.split("?", 2);
  return {
    __ow_method: "get",
    __ow_headers: { host: "localhost", accept: "*/*", "user-agent": "unlisten" },
    __ow_path: pathname!,
    __ow_query: query,
    __ow_body: "",
  };
}
