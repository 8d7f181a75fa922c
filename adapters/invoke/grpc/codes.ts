import type { RpcCode } from "../../rpc/rpc-error.js";

/** gRPC's numbers (https://grpc.io/docs/guides/status-codes) by Connect's words. */
export const codeNumbers: Record<RpcCode, number> = {
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

/** The code of an HTTP status that came without one of gRPC (grpc/doc/http-grpc-status-mapping.md). */
export function codeOfHttpStatus(status: number): RpcCode {
  switch (status) {
    case 400:
      return "internal";
    case 401:
      return "unauthenticated";
    case 403:
      return "permission_denied";
    case 404:
      return "unimplemented";
    case 429:
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return "unknown";
  }
}
