import type { Duplex } from "node:stream";
import { builtIn } from "../../built-in.js";

/** The two ends of a connection that never leaves this process. */
export interface SocketPair {
  client: Duplex;
  server: Duplex;
}

/**
 * What HTTP clients and servers ask of a socket beside being a Duplex. Made when first needed, since loading this
 * package must not load node:stream.
 */
function createSocketClass() {
  const { Duplex: Base } = builtIn("node:stream");

  return class MemorySocket extends Base {
    peer: MemorySocket | undefined;
    /** The other end waits for its bytes to be read. */
    #onRead: (() => void) | undefined;
    #timeoutMs = 0;
    #timer: NodeJS.Timeout | undefined;
    readonly connecting = false;
    readonly encrypted: boolean;
    /** For clients that look whether a certificate was checked: there is no network to distrust. */
    readonly authorized: boolean;
    readonly alpnProtocol = false;
    readonly remoteFamily = "IPv4";
    readonly remoteAddress = "127.0.0.1";
    readonly remotePort: number;
    readonly localAddress = "127.0.0.1";
    readonly localPort = 0;

    constructor(port: number, isTls: boolean) {
      super();
      this.remotePort = port;
      this.encrypted = isTls;
      this.authorized = isTls;
      this.on("close", () => clearTimeout(this.#timer));
    }

    override _read(): void {
      const onRead = this.#onRead;
      this.#onRead = undefined;
      onRead?.();
    }
    override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
      this.#refresh();
      this.peer?.accept(chunk, done);
    }
    override _final(done: () => void): void {
      this.peer?.accept(null, () => {});
      done();
    }
    override _destroy(error: Error | null, done: (error: Error | null) => void): void {
      // As when a connection is gone: the other end reads its end, and can write no more.
      const { peer } = this;
      if (peer !== undefined && !peer.destroyed) process.nextTick(() => peer.destroy());
      done(error);
    }
    accept(chunk: Buffer | null, done: () => void): void {
      this.#refresh();
      if (this.destroyed || this.push(chunk)) done();
      else this.#onRead = done;
    }

    setTimeout(ms: number, listener?: () => void): this {
      this.#timeoutMs = ms;
      if (listener !== undefined) this.once("timeout", listener);
      this.#refresh();
      return this;
    }
    #refresh(): void {
      clearTimeout(this.#timer);
      if (this.#timeoutMs > 0) this.#timer = setTimeout(() => this.emit("timeout"), this.#timeoutMs).unref();
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
    address(): object {
      return { address: this.localAddress, family: "IPv4", port: this.localPort };
    }
    destroySoon(): void {
      if (this.writable) this.end();
      if (this.writableFinished) this.destroy();
      else this.once("finish", () => this.destroy());
    }
    getPeerCertificate(): object {
      return {};
    }
    getSession(): undefined {
      return undefined;
    }
    isSessionReused(): boolean {
      return false;
    }
  };
}

let socketClass: ReturnType<typeof createSocketClass> | undefined;

/** A connection as a client gets one from `net.connect`, or, when `isTls`, from `tls.connect`. */
export function createSocketPair(port: number, isTls: boolean): SocketPair {
  socketClass ??= createSocketClass();
  const client = new socketClass(port, isTls);
  const server = new socketClass(0, isTls);
  client.peer = server;
  server.peer = client;
  process.nextTick(() => {
    if (client.destroyed) return;
    client.emit("connect");
    if (isTls) client.emit("secureConnect");
    client.emit("ready");
  });
  return { client, server };
}
