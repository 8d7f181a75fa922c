import type { RpcCode } from "../../rpc/rpc-error.js";

/** Why there is no call, or no answer that can be read: what this side itself finds. */
export interface GrpcFailure {
  kind: "failure";
  code: RpcCode;
  message: string;
}

export function grpcFailure(code: RpcCode, message: string): GrpcFailure {
  return { kind: "failure", code, message };
}

export function isGrpcFailure(value: object): value is GrpcFailure {
  return "kind" in value && value.kind === "failure";
}
