import { createServer as createHttpServer } from "node:http";
import type { Server } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { expect, test } from "vitest";
import { type Catcher, type CaughtServer, catcherOf } from "./catchers.js";
import { chooseServer } from "./choose-server.js";
import { createVirtualHandle, type VirtualAddress } from "./virtual-handle.js";

const currencyService = {};

/** As a server of grpc-js is caught; grpc.test.ts has real ones. */
function ofGrpc(caught: CaughtServer, service: object): CaughtServer {
  const catcher: Catcher = { kind: "grpc", title: "gRPC", owns: () => true, answers: () => true };
  return { ...caught, catcher, service };
}
const currency = createTcpServer();
const currencyToo = createTcpServer();
const payment = createTcpServer();

const main = createHttpServer(() => undefined);
const second = createHttpServer(() => undefined);
const metrics = createHttpServer(() => undefined);
const upgradesOnly = createHttpServer();
const closed = createHttpServer(() => undefined);
const debug = createTcpServer();

function listening(
  server: Server,
  address: Partial<{ host: string; port: number; path: string }>,
): CaughtServer {
  const at: VirtualAddress =
    address.path === undefined
      ? { kind: "port", host: address.host ?? "::", port: address.port ?? 3000 }
      : { kind: "path", path: address.path };
  if (server !== closed) Object.assign(server, { _handle: createVirtualHandle(at, 0) });
  return { server, catcher: catcherOf(server), address: at };
}

test.each([
  { name: "nothing listens", caught: [], chosen: "none" },
  { name: "one HTTP server", caught: [listening(main, {})], chosen: main },
  {
    name: "TCP servers do not count",
    caught: [listening(debug, { port: 1 }), listening(main, {})],
    chosen: main,
  },
  {
    name: "nor does what was closed",
    caught: [listening(closed, { port: 1 }), listening(main, {})],
    chosen: main,
  },
  { name: "nor a server without a listener", caught: [listening(upgradesOnly, {})], chosen: "none" },
  {
    name: "one port on several hosts is one service, its first server answers",
    caught: [listening(main, { host: "127.0.0.1" }), listening(second, { host: "::1" })],
    chosen: main,
  },
  {
    name: "two ports are ambiguous",
    caught: [listening(metrics, { port: 9090 }), listening(main, { port: 3000 })],
    chosen: ["port 9090", "port 3000"],
  },
  {
    name: "a port and a Unix socket are ambiguous",
    caught: [listening(metrics, { path: "/m" }), listening(main, { port: 3000 })],
    chosen: ['"/m"', "port 3000"],
  },
  {
    name: "a port that was asked for",
    caught: [listening(metrics, { port: 9090 }), listening(main, { port: 3000 })],
    port: 3000,
    chosen: main,
  },
  {
    name: "a path that was asked for",
    caught: [listening(metrics, { path: "/m" }), listening(main, { port: 3000 })],
    port: "/m",
    chosen: metrics,
  },
  {
    name: "one gRPC service on two ports",
    caught: [
      ofGrpc(listening(currency, { port: 50051 }), currencyService),
      ofGrpc(listening(currencyToo, { port: 50052 }), currencyService),
    ],
    chosen: currency,
  },
  {
    name: "two gRPC services are ambiguous",
    caught: [
      ofGrpc(listening(currency, { port: 50051 }), currencyService),
      ofGrpc(listening(payment, { port: 50052 }), {}),
    ],
    chosen: ["port 50051", "port 50052"],
  },
  {
    name: "gRPC beside HTTP, whichever listened first",
    caught: [ofGrpc(listening(currency, { port: 50051 }), currencyService), listening(main, { port: 3000 })],
    chosen: main,
    beside: currency,
  },
  {
    name: "gRPC beside HTTP, alone where its port was asked for",
    caught: [listening(main, { port: 3000 }), ofGrpc(listening(currency, { port: 50051 }), currencyService)],
    port: 50051,
    chosen: currency,
  },
  {
    name: "gRPC beside two HTTP servers is ambiguous",
    caught: [
      listening(main, { port: 3000 }),
      listening(metrics, { port: 9090 }),
      ofGrpc(listening(currency, { port: 50051 }), currencyService),
    ],
    chosen: ["port 3000", "port 9090", "port 50051"],
  },
  { name: "a port that nobody has", caught: [listening(main, { port: 3000 })], port: 1, chosen: "none" },
])("$name", ({ caught, port, chosen, beside }) => {
  const choice = chooseServer(caught, port);
  expect(choice).toEqual(
    chosen === "none"
      ? { kind: "none" }
      : Array.isArray(chosen)
        ? { kind: "ambiguous", places: chosen }
        : {
            kind: "chosen",
            caught: caught.find(({ server }) => server === chosen),
            beside: caught.find(({ server }) => server === beside),
          },
  );
});
