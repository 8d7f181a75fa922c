import type { Duplex } from "node:stream";
import { builtIn } from "../../built-in.js";

/** Where a client wants to connect to. */
export interface Destination {
  host: string;
  port: number;
  isTls: boolean;
}

/** A connection to use in place of one over the network; undefined leaves it to Node. */
export type Finder = (destination: Destination) => Duplex | undefined;

const finders: Finder[] = [];
let undo: (() => void)[] = [];

/**
 * Asks for each connection that anything in this process makes by `net.connect` or `tls.connect`, and so by
 * node:http, fetch, undici and all that is built on them; the last finder first. What nobody finds is Node's.
 *
 * @returns ends it, and with the last finder the functions are Node's own again
 */
export function intercept(find: Finder): () => void {
  finders.unshift(find);
  if (finders.length === 1) install();
  return () => {
    const at = finders.indexOf(find);
    if (at === -1) return;
    finders.splice(at, 1);
    if (finders.length > 0) return;
    for (const step of undo) step();
    undo = [];
    builtIn("node:module").syncBuiltinESMExports();
  };
}

function install(): void {
  const net = builtIn("node:net");
  const tls = builtIn("node:tls");
  const http = builtIn("node:http");
  patch(net, "connect", false);
  patch(net, "createConnection", false);
  patch(tls, "connect", true);
  // Some versions of Node keep the function that `net.connect` was.
  patch(http.Agent.prototype as unknown as { createConnection: Connect }, "createConnection", false);
  // For `import { connect } from "node:net"`, which binds to a copy.
  builtIn("node:module").syncBuiltinESMExports();
}

// biome-ignore lint/suspicious/noExplicitAny: overloads of Node's, handed on as they came.
type Connect = (this: unknown, ...args: any[]) => any;

function patch<Name extends string>(target: { [name in Name]: unknown }, name: Name, isTls: boolean): void {
  const original = target[name] as Connect;
  const own = Object.getOwnPropertyDescriptor(target, name);
  const replacement: Connect = function (...args) {
    const destination = readDestination(args, isTls);
    if (destination !== undefined) {
      for (const find of finders) {
        const socket = find(destination);
        if (socket === undefined) continue;
        const listener = args.at(-1);
        if (typeof listener === "function")
          socket.once(isTls ? "secureConnect" : "connect", () => listener());
        return socket;
      }
    }
    return original.apply(this, args);
  };
  Object.defineProperty(target, name, { ...own, value: replacement });
  undo.push(() => {
    // Who has patched it since keeps it, and what they call finds nothing here.
    if (target[name] === replacement && own !== undefined) Object.defineProperty(target, name, own);
  });
}

/** `(options)`, `(port, host)`, `(port, host, options)`; a path or a socket given is no address. */
function readDestination(args: unknown[], isTls: boolean): Destination | undefined {
  const [first, second, third] = args;
  const named = [first, second, third].find((value) => typeof value === "object" && value !== null);
  const options = (named ?? {}) as Record<string, unknown>;
  if (options.path != null && first === options && options.port == null) return undefined;
  if (options.socketPath != null || (isTls && options.socket != null)) return undefined;
  const port = Number(typeof first === "number" || typeof first === "string" ? first : options.port);
  if (!Number.isInteger(port)) return undefined;
  const host = typeof second === "string" ? second : (options.host ?? options.hostname ?? "localhost");
  return typeof host === "string" ? { host, port, isTls } : undefined;
}
