/** The JSON that stubs and adapters exchange, version 1. Types; codegen/PROTOCOL.md has the rules. */
import type { RpcReplyMetadata } from "./channel.js";
import type { Json, JsonObject } from "./json.js";
import type { Executed, MetadataTexts, RpcCode, StatusDetail, ThriftType } from "./rpc-error.js";

/** In every call and reply. Another number is another protocol. */
export const envelopeVersion = 1;

/** The parameters of an activation that is a call. */
export interface CallEnvelope {
  v: typeof envelopeVersion;
  service: string;
  method: string;
  /** One of the two. */
  args?: JsonObject;
  /** Of gRPC services. */
  requests?: readonly Json[];
  /** Of gRPC services: how long the caller waits. */
  timeoutMs?: number;
  metadata?: Record<string, string>;
  requestId?: string;
  idempotencyKey?: string;
}

/**
 * The same with a Thrift message in place of the readable JSON: any protocol, framed or not. What an activation can
 * carry that is no web action's, for generated code that knows no JSON and for callers that want it small.
 */
export interface BinaryCallEnvelope {
  v: typeof envelopeVersion;
  /** Base64. */
  thrift: string;
  metadata?: Record<string, string>;
  requestId?: string;
}

/**
 * The reply's message in the protocol of the call; "" for a oneway method. Where the message is a
 * TApplicationException, `error` says the same, and marks the activation as failed.
 */
export interface BinaryReplyEnvelope {
  v: typeof envelopeVersion;
  /** Base64. */
  thrift: string;
  error?: ErrorBody;
  activationId?: string;
}

/** A call of a gRPC service in protobuf's bytes. */
export interface GrpcCallEnvelope {
  v: typeof envelopeVersion;
  /** "/shop.Currency/Convert" */
  path: string;
  /** Base64 of a request's body in gRPC-Web. */
  grpc: string;
  metadata?: MetadataTexts;
  timeoutMs?: number;
  requestId?: string;
}

/** Its reply; where there is no answer it is within `error`, which is all that the platform keeps of one that failed. */
export type GrpcReplyEnvelope =
  | ({ v: typeof envelopeVersion } & GrpcReplyBody)
  | { v: typeof envelopeVersion; error: ErrorBody & GrpcReplyBody; activationId?: string };

export interface GrpcReplyBody {
  /** Base64 of a response's body in gRPC-Web, the frame of trailers included. */
  grpc: string;
  headers?: MetadataTexts;
}

export type ReplyEnvelope =
  | (ResultEnvelope & RpcReplyMetadata)
  | (ExceptionEnvelope & RpcReplyMetadata)
  | ErrorEnvelope;

/** The method's result; null for none. */
export interface ResultEnvelope {
  v: typeof envelopeVersion;
  result: Json;
}

/** An exception that the method declares: an answer, so the activation succeeded. */
export interface ExceptionEnvelope {
  v: typeof envelopeVersion;
  exception: { field: string; type: string; value: JsonObject };
}

/** No answer. `error` at the top marks the activation as failed, on purpose. */
export interface ErrorEnvelope {
  v: typeof envelopeVersion;
  error: ErrorBody & RpcReplyMetadata;
  activationId?: string;
}

export interface ErrorBody {
  code: RpcCode;
  message: string;
  thriftType: ThriftType;
  executed: Executed;
  retriable: boolean;
  method?: string;
  details?: readonly StatusDetail[];
}
