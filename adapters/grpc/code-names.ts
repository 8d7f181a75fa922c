import type { RpcCode } from "../rpc/rpc-error.js";
import { Status } from "./method.js";

const names: RpcCode[] = [];
for (const [name, number] of Object.entries(Status)) if (name !== "ok") names[number] = name as RpcCode;

/** A status in Connect's words; what is no error's number is "unknown", as gRPC has it. */
export function codeName(status: number): RpcCode {
  return names[status] ?? "unknown";
}

export function statusNumber(code: RpcCode): number {
  return Status[code];
}

/** HTTP statuses of Connect's errors: https://connectrpc.com/docs/protocol "Error Codes". */
export const httpStatus: Readonly<Record<RpcCode, number>> = {
  canceled: 499,
  unknown: 500,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  failed_precondition: 400,
  aborted: 409,
  out_of_range: 400,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  data_loss: 500,
  unauthenticated: 401,
};
