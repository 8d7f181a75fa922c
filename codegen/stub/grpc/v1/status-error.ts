import { base64Decode } from "@bufbuild/protobuf/wire";
import { isRpcCode } from "../../../../adapters/rpc/read-status.js";
import { rpcCodes } from "../../../../adapters/rpc/rpc-codes.js";
import { isRpcError, type RpcError } from "../../../../adapters/rpc/rpc-error.js";

/**
 * A status as Connect knows it. Connect is not imported here: every copy of it takes an error of this name and these
 * fields for its own ConnectError.
 */
class StatusError extends Error {
  override readonly name = "ConnectError";
  override readonly cause: unknown;
  readonly code: number;
  readonly rawMessage: string;
  /** Sent as trailers. */
  readonly metadata: Headers;
  readonly details: { type: string; value: Uint8Array }[];

  constructor(error: RpcError) {
    super(error.message);
    this.cause = error;
    this.rawMessage = error.message;
    this.code = isRpcCode(error.code) ? rpcCodes[error.code] : rpcCodes.unknown;
    this.metadata = new Headers({ ...error.trailers });
    this.details = error.details.map(({ type, value }) => ({ type, value: base64Decode(value) }));
  }
}

/** What a handler threw, as Connect wants it: an RpcError is a status, everything else stays what it is. */
export function toThrown(error: unknown): unknown {
  return isRpcError(error) ? new StatusError(error) : error;
}
