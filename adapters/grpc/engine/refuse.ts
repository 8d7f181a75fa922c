import { Code, ConnectError } from "@connectrpc/connect";
import type { HttpRequest } from "../../http/message.js";
import { beside } from "../beside.js";
import { listNames } from "../list-names.js";
import { noTypes } from "../no-types.js";
import { pathOf } from "../path-of.js";
import type { RpcForm } from "./form.js";
import type { ServedMethod } from "./served-methods.js";

/** Why a request is answered before any method is called. */
export interface Refusal {
  error: ConnectError;
  /** HTTP's own, for the protocols that use it. */
  status?: number;
  headers?: Record<string, string>;
}

/** Whether and how a request is refused that no handler would take, in words that say what to do. */
export function refuse(
  { method, target, headers }: HttpRequest,
  form: RpcForm,
  type: string | undefined,
  served: ReadonlyMap<string, ServedMethod>,
): Refusal | undefined {
  if (form.protocol === "grpc")
    return refusal(
      Code.Unimplemented,
      "gRPC over HTTP/2 needs trailers, which OpenWhisk does not pass: call by Connect or gRPC-Web, or with openwhiskChannel of unlisten/invoke",
    );
  const found = served.get(pathOf(target));
  if (found === undefined) return refusal(Code.Unimplemented, noSuchMethod(target, served), 404);
  const { handler, hasTypes } = found;
  const isStream = handler.method.methodKind !== "unary";
  const allowed = isStream ? ["POST"] : handler.allowedMethods;
  if (!allowed.includes(method)) {
    const message = `cannot call by ${method}: expected ${allowed.join(" or ")}`;
    return refusal(Code.Unknown, message, 405, { allow: allowed.join(", ") });
  }
  const isFitting = isStream ? form.protocol === "connect-stream" : form.protocol === "connect";
  if (form.protocol !== "grpc-web" && !isFitting) {
    const types = typesFor(isStream);
    const message = `cannot read the body: the content type must be one of ${types.join(", ")}`;
    return refusal(Code.Unknown, message, 415, { "accept-post": types.join(", ") });
  }
  if (type === undefined)
    return refusal(
      Code.InvalidArgument,
      `cannot answer "${(headers["content-type"] ?? "").slice(0, 60)}" in what Accept names: send no Accept, or the same type`,
      406,
    );
  if (form.isJson && !hasTypes) return refusal(Code.Unimplemented, noTypes);
  return undefined;
}

function noSuchMethod(target: string, served: ReadonlyMap<string, ServedMethod>): string {
  const paths = [...served.keys()].filter((path) => !beside.test(path));
  const got = JSON.stringify(pathOf(target).slice(0, 100));
  return `no such method: got the path ${got}, expected ${listNames(paths)}`;
}

function refusal(code: Code, message: string, status?: number, headers?: Record<string, string>): Refusal {
  return {
    error: new ConnectError(message, code),
    ...(status !== undefined && { status }),
    ...(headers && { headers }),
  };
}

function typesFor(isStream: boolean): string[] {
  const connect = isStream ? "application/connect+" : "application/";
  return [
    `${connect}proto`,
    `${connect}json`,
    "application/grpc-web+proto",
    "application/grpc-web+json",
    "application/grpc-web-text",
  ];
}
