import type { Main } from "../activation.js";
import type { Chosen } from "./choose-server.js";
import { askHealth, askPath } from "./probes.js";
import { mainOf } from "./serving.js";
import { watchSockets } from "./watch-sockets.js";

/** What a service has to have done before the first activation is answered, beside listening. */
export type Readiness =
  /** A GET of this path is answered with a status below 500. It is asked in this process. */
  | { readonly path: string }
  /** gRPC's health service (grpc.health.v1) says SERVING of the whole server. It is asked in this process. */
  | "health"
  /** Every outgoing connection that start-up began is established. */
  | "sockets";

/** Milliseconds without a new connection after which start-up is taken to have begun all of them. */
const quietMs = 100;

/** Holds activations back until the service is ready. */
export interface ReadinessGate {
  isOpen(chosen: Chosen): boolean;
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
  if (ready === "health") return probe("the health service says", askHealth);
  const { path } = ready;
  return probe(`GET ${path} is answered with`, (main) => askPath(main, path));
}

function describeSockets(waiting: number): string {
  if (waiting === 0) return "its connections have not settled";
  return waiting === 1 ? "a connection is not established" : `${waiting} connections are not established`;
}

/** What a probe of the service found out. */
export interface Health {
  isHealthy: boolean;
  /** In a word. */
  outcome: string;
}

function probe(question: string, ask: (main: Main) => Promise<Health>): ReadinessGate {
  let main: Main | undefined;
  let health: Health = { isHealthy: false, outcome: "not asked yet" };
  let isAsking = false;
  let isClosed = false;
  async function look(chosen: Chosen): Promise<void> {
    isAsking = true;
    main ??= mainOf(chosen, {});
    health = await ask(main);
    isAsking = false;
  }
  return {
    isOpen(chosen) {
      if (!health.isHealthy && !isAsking && !isClosed) void look(chosen);
      return health.isHealthy;
    },
    waitsFor: () => `${question} ${health.outcome}`,
    unreached: () => [],
    close: () => {
      isClosed = true;
    },
  };
}
