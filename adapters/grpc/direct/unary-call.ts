import { builtIn } from "../../built-in.js";
import type { Exchange } from "./exchange.js";
import { addSurface } from "./surface.js";

const { EventEmitter } = builtIn("node:events");

/** What a handler gets that takes one message and calls back with one (grpc-js, `ServerUnaryCall`). */
export class UnaryCall extends EventEmitter {
  declare readonly exchange: Exchange;
  declare readonly request: unknown;
  declare cancelled: boolean;

  constructor(exchange: Exchange, request: unknown) {
    super();
    Object.defineProperty(this, "exchange", { value: exchange });
    this.request = request;
    this.cancelled = false;
  }

  /** An "error" is the call's status, as grpc-js has it: here, since most handlers emit nothing. */
  override emit(event: string | symbol, ...told: unknown[]): boolean {
    if (event !== "error") return super.emit(event, ...told);
    this.exchange.fail(told[0]);
    if (this.listenerCount(event) > 0) super.emit(event, ...told);
    return true;
  }
}

addSurface(UnaryCall);
