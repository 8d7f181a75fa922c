import { isJsonObject, type Json, type JsonObject } from "./json.js";
import type { RpcCode, StatusDetail } from "./rpc-error.js";

/** gRPC's number of each code: https://grpc.io/docs/guides/status-codes/ */
export const rpcCodes: Readonly<Record<RpcCode, number>> = {
  canceled: 1,
  unknown: 2,
  invalid_argument: 3,
  deadline_exceeded: 4,
  not_found: 5,
  already_exists: 6,
  permission_denied: 7,
  resource_exhausted: 8,
  failed_precondition: 9,
  aborted: 10,
  out_of_range: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  data_loss: 15,
  unauthenticated: 16,
};

export function isRpcCode(value: Json | undefined): value is RpcCode {
  return typeof value === "string" && Object.hasOwn(rpcCodes, value);
}

/** The details of a status; undefined when one is malformed, since without it they would be another answer. */
export function readDetails(value: Json | undefined): StatusDetail[] | undefined {
  if (!Array.isArray(value) || !value.every(isDetail)) return undefined;
  return value.map(({ type, value, debug }) => ({ type, value, ...(debug === undefined ? {} : { debug }) }));
}

function isDetail(value: Json): value is JsonObject & { type: string; value: string } {
  return isJsonObject(value) && typeof value.type === "string" && typeof value.value === "string";
}
