import type { Json, JsonObject } from "./json.js";
import type { MetadataTexts, RpcError } from "./rpc-error.js";

/** What a caller may say beside the arguments of a call. All optional. */
export interface CallOptions {
  /** Milliseconds that the caller waits; what happens at the other side afterwards is unknown. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Travels with the call; the handler finds it in its context. */
  metadata?: Record<string, string>;
  /** "uuid:key", in place of the channel's. */
  apiKey?: string;
  /** The same for all attempts of what is one call to the caller. */
  idempotencyKey?: string;
}

/** What a stub asks of the calling side. */
export interface RpcCall {
  service: string;
  method: string;
  /** Readable JSON, by argument name (codegen/PROTOCOL.md). */
  args: JsonObject;
  /** gRPC: all messages of the request in place of `args`, each in the JSON of protobuf. */
  requests?: readonly Json[];
  /** Nobody waits for the result. */
  oneway: boolean;
  /** Whether the call may be sent again when it is unknown whether it ran. */
  idempotent: boolean;
  options: CallOptions;
}

/** How a call ended. A declared exception is an answer; an error is the lack of one. */
export type RpcReply = (
  | { kind: "result"; value: Json }
  | { kind: "exception"; field: string; type: string; value: JsonObject }
  | { kind: "error"; error: RpcError }
) &
  RpcReplyMetadata;

/** What gRPC says beside an answer; where there is nothing to say it is left out. */
export interface RpcReplyMetadata {
  headers?: MetadataTexts;
  trailers?: MetadataTexts;
  /** What a response stream sent before it failed. Of one that did not fail, the result is the list. */
  results?: readonly Json[];
}

/** The way from a stub to its service. */
export interface Channel {
  call(call: RpcCall): Promise<RpcReply>;
}
