import type { ActionParams } from "../activation.js";
import type { GrpcServer } from "../grpc/grpc-js.js";
import { isWebParams } from "../http/decode-request.js";

/** The media types that only gRPC-Web and Connect have, of which an HTTP service has no use. */
const grpcType = /^application\/(grpc-web|connect\+|proto\s*(;|$))/i;

/** Whether a web action's request is gRPC's by its type, whatever the service. */
export function hasGrpcType(params: ActionParams): boolean {
  if (!isWebParams(params)) return false;
  const headers = params.__ow_headers as Record<string, unknown> | null | undefined;
  return grpcType.test(String(headers?.["content-type"] ?? ""));
}

/**
 * Whether an activation is for the gRPC service of a program that has an HTTP service too: a plain one, which HTTP has
 * no way to answer, or a web action's with gRPC's types or the path of one of its methods.
 */
export function isForGrpc(params: ActionParams, service: GrpcServer): boolean {
  if (!isWebParams(params)) return true;
  if (hasGrpcType(params)) return true;
  const { handlers } = service as unknown as { handlers: ReadonlyMap<string, unknown> };
  return typeof params.__ow_path === "string" && handlers.has(params.__ow_path);
}
