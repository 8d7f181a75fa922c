import { builtIn } from "../../built-in.js";
import type { Metadata } from "../grpc-js.js";
import { Status } from "../method.js";
import { isDeclared, type StatusObject, statusOf } from "../status-of.js";
import type { Exchange } from "./exchange.js";
import { addSurface } from "./surface.js";

const { Readable, Writable, Duplex } = builtIn("node:stream");

type Done = (error?: Error | null) => void;

/** What a handler gets that takes a stream and calls back with one message (grpc-js, `ServerReadableStream`). */
export class ReadableCall extends Readable {
  declare readonly exchange: Exchange;
  declare cancelled: boolean;
  declare private next: number;

  constructor(exchange: Exchange) {
    super({ objectMode: true });
    Object.defineProperty(this, "exchange", { value: exchange });
    this.cancelled = false;
    this.next = 0;
    // Destroyed, as a loop does that ends early, it is not the call that failed.
    this.on("error", (error) => {
      if (!this.destroyed) exchange.fail(error);
    });
  }

  override _read(): void {
    this.next = readNext(this, this.exchange, this.next);
  }
}

/** What a handler gets that takes one message and writes a stream (grpc-js, `ServerWritableStream`). */
export class WritableCall extends Writable {
  declare readonly exchange: Exchange;
  declare readonly request: unknown;
  declare cancelled: boolean;
  declare private readonly ending: Ending;

  constructor(exchange: Exchange, request: unknown) {
    super({ objectMode: true });
    Object.defineProperty(this, "exchange", { value: exchange });
    this.request = request;
    this.cancelled = false;
    this.ending = endingOf(this, exchange);
  }

  override _write(message: unknown, _encoding: string, done: Done): void {
    write(this.exchange, message, done);
  }

  override _final(done: Done): void {
    finish(this.exchange, this.ending, done);
  }

  // biome-ignore lint/suspicious/noExplicitAny: it is not Writable's, as grpc-js has it.
  override end(metadata?: any): this {
    if (metadata) this.ending.trailers = metadata;
    return super.end();
  }
}

/** What a handler gets that takes a stream and writes one (grpc-js, `ServerDuplexStream`). */
export class DuplexCall extends Duplex {
  declare readonly exchange: Exchange;
  declare cancelled: boolean;
  declare private next: number;
  declare private readonly ending: Ending;

  constructor(exchange: Exchange) {
    super({ objectMode: true });
    Object.defineProperty(this, "exchange", { value: exchange });
    this.cancelled = false;
    this.next = 0;
    this.ending = endingOf(this, exchange);
  }

  override _read(): void {
    this.next = readNext(this, this.exchange, this.next);
  }

  override _write(message: unknown, _encoding: string, done: Done): void {
    write(this.exchange, message, done);
  }

  override _final(done: Done): void {
    finish(this.exchange, this.ending, done);
  }

  // biome-ignore lint/suspicious/noExplicitAny: it is not Duplex's, as grpc-js has it.
  override end(metadata?: any): this {
    if (metadata) this.ending.trailers = metadata;
    return super.end();
  }
}

for (const kind of [ReadableCall, WritableCall, DuplexCall]) addSurface(kind);

/** How a stream that the handler writes ends. */
interface Ending {
  status: StatusObject;
  cause: unknown;
  trailers: Metadata | null;
}

/** An `error` on such a stream is the call's status, whatever was written before. */
function endingOf(stream: WritableCall | DuplexCall, exchange: Exchange): Ending {
  const ending: Ending = {
    status: { code: Status.ok, details: "OK", metadata: null },
    cause: undefined,
    trailers: null,
  };
  stream.on("error", (error: Error) => {
    // Destroyed, it finishes no more. grpc-js then answers nothing, until the caller's deadline.
    if (stream.destroyed) {
      exchange.fail(error);
      return;
    }
    ending.status = statusOf(error);
    ending.cause = isDeclared(error) ? undefined : error;
    stream.end();
  });
  return ending;
}

/** As over a port, it is done later: an error that the handler emits meanwhile is still the call's status. */
function write(exchange: Exchange, message: unknown, done: Done): void {
  if (exchange.sendMessage(message)) process.nextTick(done);
}

function finish(exchange: Exchange, { status, cause, trailers }: Ending, done: Done): void {
  done(null);
  exchange.sendStatus({ ...status, metadata: status.metadata ?? trailers }, cause);
}

/** @returns the place of the message after it */
function readNext(stream: ReadableCall | DuplexCall, exchange: Exchange, next: number): number {
  if (next >= exchange.call.requests.length) {
    stream.push(null);
    return next;
  }
  const read = exchange.readMessage(next);
  if (read !== undefined) stream.push(read.message);
  return next + 1;
}
