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
}

addSurface(UnaryCall);
