import type { GrpcOptions } from "../grpc/options.js";
import type { WrapOptions } from "../http/index.js";
import type { ThriftOptions } from "../thrift/index.js";
import type { Readiness } from "./readiness.js";

/** How an entry is captured. All optional. */
export interface CaptureOptions extends Omit<WrapOptions, "kind">, ThriftOptions, GrpcOptions {
  /** Which server answers, where the service listens more than once: its port, or its Unix socket's path. */
  port?: number | string;
  /** What the first activation waits for beside the listen call. Default: nothing. */
  ready?: Readiness;
  /** Milliseconds that start-up may take; the activation's deadline counts as well. Default 30000. */
  startTimeoutMs?: number;
  /** What follows the entry in the program's `process.argv`. Default: nothing. */
  args?: readonly string[];
  /**
   * What becomes of a plain TCP server, which no activation can call. "catch": it believes to listen, and no
   * port is opened. "open": it listens. Default "catch".
   */
  tcp?: "catch" | "open";
  /**
   * What a program sees that asks node:cluster. "primary": the truth, and forking is refused. "worker": a
   * program that serves only in its workers runs as one. Default "primary".
   */
  cluster?: "primary" | "worker";
  /**
   * What follows a failed start-up that this process cannot repeat, because the entry is an ES module. "exit":
   * the process ends after the answer and the platform starts another, as for a service that crashes. "stay":
   * every activation gets the same error. Default "exit".
   */
  whenStuck?: "exit" | "stay";
}
