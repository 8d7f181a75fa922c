import type { Server } from "node:net";
import { builtIn } from "../built-in.js";
import { isHttp2Server } from "../http/is-http2-server.js";
import { grpcServerOf } from "./catch-grpc.js";
import { processorOf } from "./catch-thrift.js";
import type { VirtualAddress } from "./virtual-handle.js";

const { Server: HttpServer } = builtIn("node:http");
const { Server: HttpsServer } = builtIn("node:https");

/** The kinds of server that are told apart. */
export type ServerKind = "thrift" | "grpc" | "http" | "http2" | "tcp";

/**
 * One kind of server. All of them end in a `net.Server` that listens, and there they are caught
 * (catch-listen.ts); what is left to say for each is how to know it and whether activations can call it. serving.ts
 * calls it.
 */
export interface Catcher {
  readonly kind: ServerKind;
  /** Whether a server that is about to listen is of this kind. */
  owns(server: Server): boolean;
  /** Whether activations can be answered by such a server. */
  answers(server: Server): boolean;
  /** As it is called in messages. */
  readonly title: string;
}

/** Asked from the top; the first that owns a server has it. */
const catchers: readonly Catcher[] = [
  {
    kind: "thrift",
    title: "Thrift",
    owns: (server) => processorOf(server) !== undefined,
    answers: () => true,
  },
  {
    kind: "grpc",
    title: "gRPC",
    owns: (server) => grpcServerOf(server) !== undefined,
    answers: () => true,
  },
  {
    kind: "http",
    title: "HTTP",
    owns: (server) => server instanceof HttpServer || server instanceof HttpsServer,
    // One without a listener only takes upgrades or CONNECT, which a web action cannot carry.
    answers: (server) => server.listenerCount("request") > 0,
  },
  {
    kind: "http2",
    title: "HTTP/2",
    owns: isHttp2Server,
    // One without either only makes sessions.
    answers: (server) => server.listenerCount("request") > 0 || server.listenerCount("stream") > 0,
  },
  {
    kind: "tcp",
    title: "plain TCP",
    owns: () => true,
    answers: () => false,
  },
];

export function catcherOf(server: Server): Catcher {
  return catchers.find((catcher) => catcher.owns(server))!;
}

/** A server that was told to listen, and believes that it does. */
export interface CaughtServer {
  readonly server: Server;
  readonly catcher: Catcher;
  readonly address: VirtualAddress;
  /** The `grpc.Server` that it works for, one for all its ports; undefined for other kinds. */
  readonly service?: object | undefined;
}

/** "port 3000" or the path of a Unix socket, for messages. */
export function placeOf({ address }: CaughtServer): string {
  return address.kind === "port" ? `port ${address.port}` : `"${address.path}"`;
}
