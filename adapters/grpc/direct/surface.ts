import type { EventEmitter } from "node:events";
import { seldom } from "../../seldom.js";
import type { Metadata } from "../grpc-js.js";
import type { Exchange } from "./exchange.js";
import { MetricsRecorder } from "./metrics-recorder.js";

/**
 * What a handler finds on every call (grpc-js, server-call.ts, `ServerSurfaceCall`), shared by the four kinds: each is
 * an EventEmitter or a stream of its own, so these are put on their prototypes.
 */
export interface Surface {
  readonly exchange: Exchange;
  cancelled: boolean;
  readonly metadata: Metadata;
  sendMetadata(metadata: Metadata): void;
  getDeadline(): number;
  getPeer(): string;
  getPath(): string;
  getHost(): string;
  getAuthContext(): object;
  getMetricsRecorder(): object;
}

/** What a handler got, as far as it has to be told. */
export interface ServerCall extends EventEmitter {
  cancelled: boolean;
  /** Of streams. */
  destroy?(): unknown;
}

/** Tells a handler that its call is over, as grpc-js does: after its stream has closed by itself, if it does. */
export function tellOver(call: ServerCall): void {
  if (call.destroy !== undefined) process.nextTick(process.nextTick, over, call);
  // Who does not listen has no stream either that has to end.
  else if (call.listenerCount("cancelled") > 0) process.nextTick(over, call);
}

function over(call: ServerCall): void {
  call.cancelled = true;
  try {
    call.emit("cancelled", "cancelled");
    call.destroy?.();
  } catch (thrown) {
    seldom().logFailure(thrown);
  }
}

/** Gives a kind of call what all have. */
export function addSurface(kind: { readonly prototype: object }): void {
  Object.defineProperties(kind.prototype, surface);
}

const surface: PropertyDescriptorMap & ThisType<Surface> = {
  // Most handlers read none, and to make one costs as much as all the rest of a small call.
  metadata: {
    configurable: true,
    get() {
      const metadata = this.exchange.readMetadata();
      Object.defineProperty(this, "metadata", { value: metadata, writable: true, enumerable: true });
      return metadata;
    },
    set(metadata: Metadata) {
      Object.defineProperty(this, "metadata", { value: metadata, writable: true, enumerable: true });
    },
  },
  sendMetadata: {
    value(metadata: Metadata) {
      this.exchange.sendMetadata(metadata);
    },
  },
  getDeadline: {
    value() {
      const { deadlineMs, activation } = this.exchange.call;
      return Math.min(deadlineMs, activation.expiresAt);
    },
  },
  getPeer: {
    value() {
      // The platform's front adds the caller to this list; grpc-js says "unknown" where there is no socket.
      const forwarded = this.exchange.call.metadata.find(([name]) => name === "x-forwarded-for")?.[1];
      const first = typeof forwarded === "string" ? forwarded.split(",", 1)[0]!.trim() : "";
      return first === "" ? "unknown" : first;
    },
  },
  getPath: {
    value() {
      return this.exchange.method.path;
    },
  },
  getHost: {
    value() {
      return this.exchange.call.host ?? "";
    },
  },
  // Of a client's certificate, which ended before the platform.
  getAuthContext: { value: () => ({}) },
  getMetricsRecorder: { value: () => new MetricsRecorder() },
};
