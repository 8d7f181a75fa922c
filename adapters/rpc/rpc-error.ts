import type { Json } from "./json.js";

/** Connect's words, which are gRPC's in lower case: https://connectrpc.com/docs/protocol, "Error codes". */
export type RpcCode =
  | "canceled"
  | "unknown"
  | "invalid_argument"
  | "deadline_exceeded"
  | "not_found"
  | "already_exists"
  | "permission_denied"
  | "resource_exhausted"
  | "failed_precondition"
  | "aborted"
  | "out_of_range"
  | "unimplemented"
  | "internal"
  | "unavailable"
  | "data_loss"
  | "unauthenticated";

/** Whether the method ran. No Thrift or gRPC error says so, and only the caller can decide what follows. */
export type Executed = "no" | "maybe" | "yes";

/** The Apache exception with the same meaning: TApplicationException or TTransportException, and its `type`. */
export interface ThriftType {
  family: "application" | "transport";
  type: number;
}

/** TApplicationException's types (Apache Thrift, lib/nodejs/lib/thrift/thrift.js). */
export const applicationError = {
  unknown: 0,
  unknownMethod: 1,
  invalidMessageType: 2,
  wrongMethodName: 3,
  badSequenceId: 4,
  missingResult: 5,
  internalError: 6,
  protocolError: 7,
  invalidTransform: 8,
  invalidProtocol: 9,
  unsupportedClientType: 10,
} as const;

/** TTransportException's types: the common ones, and 6 as Java has it. */
export const transportError = {
  unknown: 0,
  notOpen: 1,
  alreadyOpen: 2,
  timedOut: 3,
  endOfFile: 4,
  messageSizeLimit: 6,
} as const;

/** Of gRPC. By name in lower case; values of names that end in "-bin" are base64, repeated ones joined (P64). */
export type MetadataTexts = Readonly<Record<string, string>>;

/** A message that a gRPC status carries: its full name, its bytes in base64, and for people the message as JSON. */
export interface StatusDetail {
  type: string;
  value: string;
  debug?: Json;
}

/** What there is to say about a call that has no answer. */
export interface RpcErrorInit {
  code: RpcCode;
  thriftType?: ThriftType;
  executed?: Executed;
  /** Whether the same call may well succeed later. */
  retriable?: boolean;
  activationId?: string;
  /** "Service.method". */
  method?: string;
  /** Of a gRPC status. */
  details?: readonly StatusDetail[];
  headers?: MetadataTexts;
  trailers?: MetadataTexts;
  cause?: unknown;
}

/** What a caller gets for a failure that the IDL does not declare. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: RpcCode;
  readonly thriftType: ThriftType;
  readonly executed: Executed;
  readonly retriable: boolean;
  readonly activationId: string | undefined;
  readonly method: string | undefined;
  /** What a gRPC status carries. */
  readonly details: readonly StatusDetail[];
  readonly headers: MetadataTexts;
  readonly trailers: MetadataTexts;

  constructor(message: string, init: RpcErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.thriftType = init.thriftType ?? { family: "application", type: applicationError.unknown };
    this.executed = init.executed ?? "maybe";
    this.retriable = init.retriable ?? false;
    this.activationId = init.activationId;
    this.method = init.method;
    this.details = init.details ?? [];
    this.headers = init.headers ?? {};
    this.trailers = init.trailers ?? {};
  }
}

/** Also when the error comes from a second copy of this package (ESM beside CommonJS). */
export function isRpcError(value: unknown): value is RpcError {
  return value instanceof Error && value.name === "RpcError" && "thriftType" in value;
}
