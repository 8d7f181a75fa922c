/**
 * Calls an HTTP server in this process: Node's own IncomingMessage and ServerResponse, no socket, no port.
 *
 * Two methods of the response are replaced, at the one seam below everything an application can call:
 * `_storeHeader`, which renders the head, and `_writeRaw`, which hands bytes to the socket. All above it is
 * Node's own code, so errors, callbacks and flags are those of the Node that runs, and are the same in 20, 22
 * and 24. They are own properties because Express replaces the prototype of every request and response.
 *
 * light-my-request is not used: for an Express app it replaces prototypes that all Express apps of the process
 * share, after which one that really listens crashes.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { HeaderValue } from "../activation.js";
import { seldom } from "../seldom.js";
import { collectHeaders } from "./collect-headers.js";
import type { HttpRequest, HttpResponse } from "./message.js";
import type { MessageClasses } from "./message-classes.js";
import { ResponseBody } from "./response-body.js";
import { type Connection, type InjectedSocket, makeSocket } from "./socket.js";

/** What of Node's HTTP classes is used beyond their types; the names are the same in Node 18 to 24. */
interface RequestInternals {
  _addHeaderLines(lines: string[], count: number): void;
  _consuming: boolean;
  _dumped: boolean;
  _eventsCount: number;
  upgrade: boolean;
  _readableState: Record<"ended" | "endEmitted" | "destroyed" | "closed" | "closeEmitted", boolean>;
  _dump(): void;
}

interface ResponseInternals {
  [exchangeKey]: Exchange;
  _header: string | null;
  _headerSent: boolean;
  _contentLength: number | null;
  _closed: boolean;
  socket: InjectedSocket | null;
  _events: { finish?: unknown; close?: unknown; error?: unknown };
  _storeHeader(firstLine: string, headers: unknown): void;
  _writeRaw(data: string | Uint8Array, encoding: unknown, callback: unknown): boolean;
}

type Request = IncomingMessage & RequestInternals;
type Response = Omit<ServerResponse, "socket"> & ResponseInternals;

const exchangeKey = Symbol("unlisten.exchange");

/** The part of an http.Server that a call needs. */
export type RequestEmitter = Pick<Server, "emit" | "listeners">;

/**
 * A call in progress.
 *
 * Fields are declared here and set in the constructor, in all classes of a call: for a field with an initializer,
 * and for a private name, V8 reads the whole class once more at a cold start (bench/).
 */
export class Exchange implements Connection {
  declare readonly request: Request;
  declare readonly response: Response;
  declare readonly socket: InjectedSocket;
  declare headers: Record<string, HeaderValue> | undefined;
  declare body: ResponseBody | undefined;
  declare private readonly content: Buffer | undefined;
  declare private isFed: boolean;
  declare private isSettled: boolean;
  declare private failure: { reason: unknown } | undefined;
  /** The callbacks of writes while the listener runs. */
  declare private finishing: (() => void)[] | undefined;
  declare private outcome: HttpResponse | undefined;
  declare private resolve: ((response: HttpResponse) => void) | undefined;
  declare private reject: ((error: unknown) => void) | undefined;

  constructor(server: RequestEmitter, message: HttpRequest, classes: MessageClasses) {
    const socket = makeSocket();
    const request = classes.makeRequest(socket) as Request;
    request.httpVersionMajor = 1;
    request.httpVersionMinor = 1;
    request.httpVersion = "1.1";
    request.method = message.method;
    request.url = message.target;
    request.upgrade = false;
    const lines: string[] = [];
    for (const name in message.headers) lines.push(name, message.headers[name]!);
    request._addHeaderLines(lines, lines.length);
    // Names are unique and in lower case already; without this Node would merge the lines once more.
    request.headers = message.headers;

    const response = classes.makeResponse(request) as unknown as Response;
    response[exchangeKey] = this;
    response._storeHeader = storeHeader;
    response._writeRaw = writeRaw;
    response.socket = socket;
    response.on("finish", onFinish);
    socket.server = server;
    socket._httpMessage = response;
    socket.connection = this;

    this.request = request;
    this.response = response;
    this.socket = socket;
    this.headers = undefined;
    this.body = undefined;
    this.content = message.body;
    this.isFed = false;
    this.isSettled = false;
    this.failure = undefined;
    this.finishing = undefined;
    this.outcome = undefined;
    this.resolve = undefined;
    this.reject = undefined;
  }

  /**
   * Lets the server handle the request.
   *
   * @returns the response when the listener finished it before it returned and nobody waits for its events,
   *   else a promise of it, which resolves when `finish` and `close` were emitted
   */
  run(server: RequestEmitter): HttpResponse | Promise<HttpResponse> {
    this.finishing = [];
    try {
      if (!server.emit("request", this.request, this.response)) this.fail(seldom().nobodyListens());
    } catch (error) {
      this.fail(error);
    }
    const callbacks = this.finishing;
    this.finishing = undefined;
    if (this.response.finished && this.isUnread && this.isUnwatched && callbacks.length === 1) {
      callbacks[0]!();
    } else {
      this.feed();
      for (const callback of callbacks) process.nextTick(callback);
    }
    if (this.outcome !== undefined) return this.outcome;
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Runs a write's callback once the listener has returned, as a socket would. */
  defer(callback: () => void): void {
    if (this.finishing === undefined) process.nextTick(callback);
    else this.finishing.push(callback);
  }

  /** Whether nobody but us listens for the response's end. */
  get isUnwatched(): boolean {
    const { finish, close, error } = this.response._events;
    // An error of writing after the end comes a tick later, and not on a response that is closed by then.
    return close === undefined && error === undefined && finish === onFinish;
  }

  /** Whether the application has left the request's body alone. */
  get isUnread(): boolean {
    return !this.request._consuming && this.request._eventsCount === 0;
  }

  /** Makes the body readable. As from a connection, that is after the listener was called. */
  private feed(): void {
    const { request } = this;
    if (this.isFed || request.destroyed) return;
    this.isFed = true;
    if (this.content !== undefined) request.push(this.content);
    request.complete = true;
    request.push(null);
  }

  /** Ends the request's side once the response is complete (_http_server.js, resOnFinish and clearIncoming). */
  closeRequest(): void {
    const { request } = this;
    if (!this.isUnread) {
      this.feed();
      if (!request._consuming) request._dump();
      return;
    }
    // Nobody would see a stream being drained, so the flags alone say that it was.
    const state = request._readableState;
    request._dumped = true;
    request.complete = true;
    state.ended = true;
    state.endEmitted = true;
    state.destroyed = true;
    state.closed = true;
    state.closeEmitted = true;
  }

  /** Ends the call as a lost connection would: the response is closed, so that pipelines into it stop. */
  fail(error: unknown): void {
    if (this.isSettled) return;
    this.failure ??= { reason: error };
    this.socket.destroy();
  }

  finished(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const { response } = this;
    const outcome = { status: response.statusCode, headers: this.headers ?? {}, body: this.body?.take() };
    // Node drops what is written to a HEAD response, but has counted what was given to end().
    const counted = response._contentLength;
    if (this.request.method === "HEAD" && counted) outcome.headers["content-length"] ??= String(counted);
    if (this.resolve === undefined) this.outcome = outcome;
    else this.resolve(outcome);
  }

  disconnected(error: Error | undefined): void {
    const { request, response } = this;
    if (!response._closed) {
      response.destroyed = true;
      response._closed = true;
      response.emit("close");
    }
    if (!request.readableEnded || !request.complete) {
      request.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    }
    if (this.isSettled) return;
    this.isSettled = true;
    this.reject?.(this.failure === undefined ? seldom().responseMissing(error) : this.failure.reason);
  }
}

/** Ends the call that a response belongs to, for a listener that rejects after it returned. */
export function failExchange(response: unknown, error: unknown): void {
  const { writableEnded, [exchangeKey]: exchange } = response as Partial<Response>;
  // The answer is complete, so it counts; behind a port it would have been sent as well.
  if (writableEnded) seldom().logFailure(error);
  else exchange?.fail(error);
}

function storeHeader(this: Response, firstLine: string, headers: unknown): void {
  const exchange = this[exchangeKey];
  exchange.headers = collectHeaders(this, headers);
  const length = Number(exchange.headers["content-length"] ?? 0) || 0;
  exchange.body = new ResponseBody(length);
  // Node takes the length from the head that it renders, and checks what is written against it.
  if (this.strictContentLength && length > 0) this._contentLength = length;
  // Both say "already sent", so that Node puts no rendered head before the first bytes.
  this._header = firstLine;
  this._headerSent = true;
}

function writeRaw(this: Response, data: string | Uint8Array, encoding: unknown, callback: unknown): boolean {
  const exchange = this[exchangeKey];
  if (exchange.socket.destroyed) return false;
  const done = typeof encoding === "function" ? encoding : callback;
  // What comes before the head is an interim response (1xx), which the platform has no place for.
  if (this._header !== null && data.length > 0) {
    const { body } = exchange;
    body!.append(data, encoding as BufferEncoding);
    if (body!.isBorrowed) process.nextTick(ownBorrowed, this);
    if (body!.isTooLarge) exchange.fail(seldom().bodyTooLarge());
  }
  if (typeof done === "function" && !isNop(done)) exchange.defer(done as () => void);
  return true;
}

/** Whether it is what Node passes on for a writer without a callback, which then needs no tick of its own. */
function isNop(done: unknown): boolean {
  if (nop === undefined && (done as () => void).name === "nop") nop = done;
  return done === nop;
}

let nop: unknown;

/** A writer may use its buffer again once its callback ran, unless that write was the last. */
function ownBorrowed(response: Response): void {
  if (!response.finished) response[exchangeKey].body!.own();
}

/** Does what Node's server does when a response is complete (_http_server.js, resOnFinish). */
function onFinish(this: unknown): void {
  const response = this as Response;
  const exchange = response[exchangeKey];
  exchange.closeRequest();
  response.socket = null;
  // `close` comes a tick after `finish`, which matters only where somebody listens.
  if (exchange.isUnwatched) emitClose(response);
  else process.nextTick(emitClose, response);
}

function emitClose(response: Response): void {
  if (!response._closed) {
    response.destroyed = true;
    response._closed = true;
    response.emit("close");
  }
  response[exchangeKey].finished();
}
