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
export class InjectedSocket extends EventEmitter {
  declare readonly readable: boolean;
  declare readonly connecting: boolean;
  declare readonly pending: boolean;
  declare readonly remoteAddress: string;
  declare readonly remoteFamily: string;
  declare readonly remotePort: number;
  declare readonly localAddress: string;
  declare readonly localFamily: string;
  declare readonly localPort: number;
  declare readonly bytesRead: number;
  declare readonly bytesWritten: number;
  declare readonly readableHighWaterMark: number;
  declare readonly writableHighWaterMark: number;
  declare readonly writableLength: number;
  declare writableCorked: number;
  declare readonly allowHalfOpen: boolean;
  declare readonly _writableState: { corked: number };
  /** The server a listener would know; instrumentation looks for it. */
  declare server: unknown;
  declare destroyed: boolean;
  declare timeout: number | undefined;
  /** The response in progress, as Node's own sockets carry it. */
  declare _httpMessage: unknown;
  declare connection: Connection | undefined;

  constructor() {
    super();
    this.destroyed = false;
    this.timeout = undefined;
    this._httpMessage = null;
    this.connection = undefined;
  }

  get writable(): boolean {
    return !this.destroyed;
  }
  get closed(): boolean {
    return this.destroyed;
  }
  get readyState(): string {
    return this.destroyed ? "closed" : "open";
  }
  address() {
    return { address: this.localAddress, family: this.localFamily, port: this.localPort };
  }
  setTimeout(ms: number, callback?: () => void): this {
    this.timeout = ms;
    if (callback !== undefined) this.once("timeout", callback);
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  setEncoding(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  resume(): this {
    return this;
  }
  cork(): void {
    this.writableCorked += 1;
  }
  uncork(): void {
    if (this.writableCorked > 0) this.writableCorked -= 1;
  }
  /** Writing past the response is what an upgraded connection would do; there is none, so nothing is sent. */
  write(_chunk?: unknown, encoding?: unknown, callback?: unknown): boolean {
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") process.nextTick(done as () => void);
    return true;
  }
  end(): this {
    this.destroy();
    return this;
  }
  destroySoon(): void {
    this.destroy();
  }
  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    // As a connection's end comes with the event loop's next turn: after what the caller's promises do.
    setImmediate(disconnect, this, error);
    return this;
  }
}

Object.assign(InjectedSocket.prototype, {
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
});

function disconnect(socket: InjectedSocket, error: Error | undefined): void {
  if (error !== undefined && socket.listenerCount("error") > 0) socket.emit("error", error);
  socket.connection?.disconnected(error);
  socket.emit("close", error !== undefined);
}
