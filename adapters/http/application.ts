import type { Server } from "node:http";
import { builtIn } from "../built-in.js";
import { seldom } from "../seldom.js";
import type { FetchHandler } from "./call-fetch.js";
import type { AnyHttp2Server } from "./call-http2.js";
import { type Call, callServer } from "./call-server.js";
import { failExchange } from "./inject.js";
import { isHttp2Server } from "./is-http2-server.js";

const http = builtIn("node:http");

/** `(req, res)` as `http.createServer` takes it: Express, Connect, Koa's `callback()`, or plain code. */
// biome-ignore lint/suspicious/noExplicitAny: frameworks type the two with classes of their own.
export type NodeListener = (request: any, response: any) => unknown;

interface KoaLike {
  callback(): NodeListener;
}

/** Fastify 4 and 5. */
interface FastifyLike {
  ready(): PromiseLike<unknown>;
  server: unknown;
  routing: unknown;
}

/** A Nest application, on Express or on Fastify. */
interface NestLike {
  init(): PromiseLike<unknown>;
  getHttpServer(): unknown;
  getHttpAdapter(): { getInstance(): unknown };
}

/** Hono, and whatever else is exported as `{ fetch }`. */
interface FetchLike {
  fetch: FetchHandler;
}

/** What can be wrapped once it is there. */
export type LoadedApplication =
  | NodeListener
  | FetchHandler
  | KoaLike
  | FastifyLike
  | NestLike
  | FetchLike
  | Server
  | AnyHttp2Server;

/** What `wrap` takes: an application, a promise of one, or a function without parameters that makes or imports one. */
export type HttpApplication =
  | LoadedApplication
  | PromiseLike<LoadedApplication | object>
  | (() => LoadedApplication | PromiseLike<LoadedApplication | object>);

/** How to read a function whose parameter list does not tell. */
export type FunctionKind = "listener" | "fetch" | "factory";

/** Where an import of a module keeps its application, in the order they are tried. */
const exportNames = ["default", "app", "server", "handler", "application"];

/**
 * Finds out what it was given and how to call it.
 *
 * Frameworks are told by their shape, so none is imported. For a bare function the number of declared
 * parameters tells: two or more are `(req, res)`, one is `(request) => Response`, none makes the application.
 *
 * @throws UnlistenError `application-unknown`
 */
export function openApplication(app: unknown, kind: FunctionKind | undefined): Call | Promise<Call> {
  // First, because most are: a cold start then compiles none of the other questions.
  if (isConnect(app) && (kind === undefined || kind === "listener")) return callServer(serverFor(app));
  if (app instanceof http.Server) return callServer(app);
  if (isServer(app)) return callAnyServer(app);
  if (isNest(app)) return openNest(app);
  if (isFastify(app)) return openFastify(app);
  if (isThenable(app)) return openLater(app, kind);
  if (isKoa(app)) return callServer(serverFor(settled(app.callback())));
  if (typeof app === "function") return openFunction(app as (...args: unknown[]) => unknown, kind);
  if (isFetch(app)) return seldom().callFetch((request) => app.fetch(request));
  const inner: unknown = exportedApplication(app);
  if (inner !== undefined) return openApplication(inner, kind);
  throw seldom().unknownApplication(app);
}

function callAnyServer(server: Server): Call {
  return isHttp2Server(server) ? seldom().callHttp2(server) : callServer(server);
}

async function openLater(app: PromiseLike<unknown>, kind: FunctionKind | undefined): Promise<Call> {
  return openApplication(await app, kind);
}

function openFunction(
  fn: (...args: unknown[]) => unknown,
  kind: FunctionKind | undefined,
): Call | Promise<Call> {
  switch (kind ?? (fn.length >= 2 ? "listener" : fn.length === 1 ? "fetch" : "factory")) {
    case "listener":
      return callServer(serverFor(settled(fn as NodeListener)));
    case "fetch":
      return seldom().callFetch(fn as FetchHandler);
    case "factory": {
      const made = fn();
      if (made === undefined || made === fn) throw seldom().unknownApplication(made);
      return openApplication(made, undefined);
    }
  }
}

/**
 * The server that `http.createServer` would make, but for what only listening needs (0.3 ms of a cold start).
 *
 * It is one all the same: `instanceof`, and whatever instrumentation has put on the prototype's `emit`, hold.
 */
function serverFor(listener: NodeListener): Server {
  const server: Server = Object.create(http.Server.prototype);
  builtIn("node:events").EventEmitter.call(server as never);
  return server.on("request", listener);
}

/** A listener whose rejected promise ends its own call, where `emit` would drop the promise. */
function settled(listener: NodeListener): NodeListener {
  return function (this: unknown, request, response) {
    const outcome = listener.call(this, request, response);
    if (isThenable(outcome)) outcome.then(undefined, (error) => failExchange(response, error));
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return has(value, "then");
}

async function openFastify(app: FastifyLike): Promise<Call> {
  await app.ready();
  return callAnyServer(app.server as Server);
}

async function openNest(app: NestLike): Promise<Call> {
  await app.init();
  const instance = app.getHttpAdapter().getInstance();
  if (isFastify(instance)) return openFastify(instance);
  return callAnyServer(app.getHttpServer() as Server);
}

/** A module namespace, or what an import of CommonJS made of one. */
function exportedApplication(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  for (const name of exportNames) {
    const inner: unknown = (value as Record<string, unknown>)[name];
    if (inner !== undefined && inner !== null && inner !== value) return inner;
  }
  return undefined;
}

function has(value: unknown, ...methods: string[]): boolean {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}

/** Express and Connect applications: functions that carry `handle`. */
function isConnect(app: unknown): app is NodeListener {
  return typeof app === "function" && typeof (app as { handle?: unknown }).handle === "function";
}

/** Also a server of another copy of node:http's classes, as instrumented ones are. */
function isServer(app: unknown): app is Server {
  return has(app, "listen", "emit", "address", "listenerCount", "setTimeout");
}
function isNest(app: unknown): app is NestLike {
  return has(app, "init", "getHttpAdapter", "getHttpServer");
}
function isFastify(app: unknown): app is FastifyLike {
  return has(app, "ready", "inject", "routing");
}
function isKoa(app: unknown): app is KoaLike {
  return typeof app !== "function" && has(app, "callback", "use");
}
function isFetch(app: unknown): app is FetchLike {
  return has(app, "fetch");
}
