import type { RpcCode } from "../../rpc/rpc-error.js";

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
