import { type Executed, type RpcCode, type RpcError, transportError } from "../rpc/rpc-error.js";

/**
 * Thrift's exception for calls that did not get through, which npm's `thrift` does not have.
 *
 * `type` is as in other languages; the rest is what an RpcError says.
 */
export class TTransportException extends Error {
  override readonly name = "TTransportException";
  readonly type: number;
  code: RpcCode | undefined;
  executed: Executed | undefined;
  retriable: boolean | undefined;
  activationId: string | undefined;

  constructor(type: keyof typeof transportError | number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.type = typeof type === "number" ? type : transportError[type];
  }
}

/** The numbers of `type`. */
export const TTransportExceptionType = {
  UNKNOWN: 0,
  NOT_OPEN: 1,
  ALREADY_OPEN: 2,
  TIMED_OUT: 3,
  END_OF_FILE: 4,
  MESSAGE_SIZE_LIMIT: 6,
} as const;

/** What an RpcError says beside Thrift's own fields, on an exception of any class. */
export function withDetails<Exception extends Error>(exception: Exception, error: RpcError): Exception {
  const { code, executed, retriable, activationId } = error;
  return Object.assign(exception, { code, executed, retriable, activationId });
}

/** The exception of an error that stands for a transport's. */
export function transportExceptionOf(error: RpcError): TTransportException {
  return withDetails(new TTransportException(error.thriftType.type, error.message, error.cause), error);
}
