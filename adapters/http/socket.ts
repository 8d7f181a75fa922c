import type { EventEmitter as Emitter } from "node:events";
import { builtIn } from "../built-in.js";

const { EventEmitter } = builtIn("node:events");

/** Bytes. What a real socket of Node answers on Linux; only compared, never reached. */
const highWaterMark = 64 * 1024;

/** Whoever has to know that the connection is gone. */
export interface Connection {
  disconnected(error: Error | undefined): void;
}

/**
 * What the application sees as `req.socket`: an open loopback connection that nothing travels on.
 *
 * Not a stream: constructing one costs more than everything else in a call. What never changes stands on the
 * prototype, so a call pays for an empty emitter.
 */
export interface InjectedSocket extends Emitter {
  /** The server a listener would know; instrumentation looks for it. */
  server: unknown;
  destroyed: boolean;
  timeout: number | undefined;
  /** The response in progress, as Node's own sockets carry it. */
  _httpMessage: unknown;
  connection: Connection | undefined;
  readonly localAddress: string;
  readonly localFamily: string;
  readonly localPort: number;
  writableCorked: number;
  destroy(error?: Error): this;
}

export function makeSocket(): InjectedSocket {
  return new (InjectedSocket as unknown as new () => InjectedSocket)();
}

/** No class: one with as many constants on its prototype takes 0.1 ms of a cold start to set up (bench/). */
function InjectedSocket(this: InjectedSocket): void {
  EventEmitter.call(this as never);
  this.destroyed = false;
  this.timeout = undefined;
  this._httpMessage = null;
  this.connection = undefined;
}

const prototype: ThisType<InjectedSocket> = {
  __proto__: EventEmitter.prototype,
  constructor: InjectedSocket,

  readable: true,
  connecting: false,
  pending: false,
  remoteAddress: "127.0.0.1",
  remoteFamily: "IPv4",
  remotePort: 49152,
  localAddress: "127.0.0.1",
  localFamily: "IPv4",
  localPort: 80,
  bytesRead: 0,
  bytesWritten: 0,
  readableHighWaterMark: highWaterMark,
  writableHighWaterMark: highWaterMark,
  writableLength: 0,
  writableCorked: 0,
  allowHalfOpen: true,
  // OutgoingMessage.end() sets `corked` on it.
  _writableState: { corked: 0 },

  // Nothing travels, so there is nothing to tune, to hold back or to keep the process alive for.
  setNoDelay: itself,
  setKeepAlive: itself,
  setEncoding: itself,
  pause: itself,
  resume: itself,
  ref: itself,
  unref: itself,

  get writable() {
    return !this.destroyed;
  },
  get closed() {
    return this.destroyed;
  },
  get readyState() {
    return this.destroyed ? "closed" : "open";
  },
  address() {
    return { address: this.localAddress, family: this.localFamily, port: this.localPort };
  },
  setTimeout(ms: number, callback?: () => void) {
    this.timeout = ms;
    if (callback !== undefined) this.once("timeout", callback);
    return this;
  },
  cork() {
    this.writableCorked += 1;
  },
  uncork() {
    if (this.writableCorked > 0) this.writableCorked -= 1;
  },
  /** Writing past the response is what an upgraded connection would do; there is none, so nothing is sent. */
  write(_chunk?: unknown, encoding?: unknown, callback?: unknown) {
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") process.nextTick(done as () => void);
    return true;
  },
  end() {
    return this.destroy();
  },
  destroySoon() {
    this.destroy();
  },
  destroy(error?: Error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    // As a connection's end comes with the event loop's next turn: after what the caller's promises do.
    setImmediate(disconnect, this, error);
    return this;
  },
};
InjectedSocket.prototype = prototype;

function itself(this: InjectedSocket): InjectedSocket {
  return this;
}

function disconnect(socket: InjectedSocket, error: Error | undefined): void {
  if (error !== undefined && socket.listenerCount("error") > 0) socket.emit("error", error);
  socket.connection?.disconnected(error);
  socket.emit("close", error !== undefined);
}
