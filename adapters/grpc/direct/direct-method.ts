import type { HandlerType, Metadata } from "../grpc-js.js";

/** A handler that grpc-js would call, and what is needed to do so. */
export interface DirectMethod {
  readonly path: string;
  readonly type: HandlerType;
  func(...call: unknown[]): unknown;
  serialize(message: unknown): Uint8Array;
  deserialize(bytes: Buffer): unknown;
  /** Of the user's own copy of grpc-js. */
  readonly Metadata: new () => Metadata;
  /** Whether a handler is told "cancelled" of calls that it ended itself, too: since grpc-js 1.10. */
  readonly tellsEnd: boolean;
  /** Bytes of one message; Infinity for no limit. */
  readonly maxReceiveBytes: number;
  readonly maxSendBytes: number;
  /** Whether callers see the message of an error that a handler threw. */
  readonly exposeMessages: boolean;
}
