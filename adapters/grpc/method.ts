import { rpcCodes } from "../rpc/rpc-codes.js";
import type { Activation } from "../running-activation.js";

/**
 * What every gRPC service becomes, whatever generated it: methods that take all of their request messages as bytes and
 * give all of their own back, because OpenWhisk passes one request and one response.
 */
export interface GrpcMethod {
  /** With its package: "shop.Currency". */
  readonly service: string;
  /** As in the .proto file: "Convert". */
  readonly name: string;
  /** "/shop.Currency/Convert". */
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  /** `idempotency_level = NO_SIDE_EFFECTS`, so that Connect's GET may call it; false when it is not known. */
  readonly isIdempotent: boolean;
  /**
   * Serialised FileDescriptorProtos: the service's file and all that it imports. Undefined where the generated code has
   * none; then its messages cannot be told as JSON.
   */
  readonly descriptors?: readonly Uint8Array[] | undefined;
  /** Never rejects, and answers at once where the handler does. */
  call(call: GrpcCall): GrpcReply | Promise<GrpcReply>;
}

/** Metadata in order. Names in lower case; what a name that ends in "-bin" stands for is bytes, else text. */
export type MetadataEntries = [name: string, value: string | Uint8Array][];

/** One call of a method. */
export interface GrpcCall {
  /** What the caller sent beside the messages, without what belongs to HTTP. May be made when it is first read. */
  readonly metadata: MetadataEntries;
  /** Serialised. */
  readonly requests: readonly Uint8Array[];
  /** Epoch milliseconds: the caller's own deadline; Infinity for none. The activation's comes on top. */
  readonly deadlineMs: number;
  /** What the caller took the service's host for; undefined when it did not say. */
  readonly host: string | undefined;
  readonly activation: Activation;
}

/** How a call went. */
export interface GrpcReply {
  readonly headers: MetadataEntries;
  /** Serialised; those before the failure where a response stream failed. */
  readonly messages: readonly Uint8Array[];
  /** `grpc-status-details-bin` may be among them; `grpc-status` and `grpc-message` are not. */
  readonly trailers: MetadataEntries;
  /** 0 to 16, or whatever number the service chose. */
  readonly status: number;
  /** "" or "OK" with status 0. */
  readonly statusMessage: string;
  /**
   * What the service threw without declaring it as a status, or what kept it from answering: for the log, and the
   * activation counts as failed. Undefined when the service chose its status.
   */
  readonly cause?: unknown;
}

/** The 16 errors by number, in Connect's words; 0 is success. */
export const Status = { ok: 0, ...rpcCodes } as const;

/** A reply that is a status and nothing else. */
export function statusReply(status: number, statusMessage: string, cause?: unknown): GrpcReply {
  return {
    headers: [],
    messages: [],
    trailers: [],
    status,
    statusMessage,
    ...(cause !== undefined && { cause }),
  };
}
