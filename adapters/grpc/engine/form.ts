import type { HttpRequest } from "../../http/message.js";

/** How a request writes its messages, and so how its answer is written. */
export interface RpcForm {
  /** "grpc" is the one over HTTP/2, which needs trailers; "none" is no RPC. */
  protocol: "connect" | "connect-stream" | "grpc-web" | "grpc" | "none";
  isJson: boolean;
  /** gRPC-Web with its body in base64, for browsers that cannot read bytes. */
  isText: boolean;
}

const connect = /^application\/(connect\+)?(json|proto)$/;
const grpcWeb = /^application\/grpc-web(-text)?(?:\+(proto|json))?$/;
const grpc = /^application\/grpc(?:\+|$)/;

/** Tells a request's protocol by its media type; a GET can only be Connect's. */
export function readForm({ method, target, headers }: HttpRequest): RpcForm {
  if (method === "GET") {
    const isJson = /[?&]encoding=json(?:&|$)/.test(target);
    return { protocol: "connect", isJson, isText: false };
  }
  const essence = essenceOf(headers["content-type"]);
  const unary = connect.exec(essence);
  if (unary !== null) {
    const protocol = unary[1] === undefined ? "connect" : "connect-stream";
    return { protocol, isJson: unary[2] === "json", isText: false };
  }
  const web = grpcWeb.exec(essence);
  if (web !== null) return { protocol: "grpc-web", isJson: web[2] === "json", isText: web[1] !== undefined };
  return { protocol: grpc.test(essence) ? "grpc" : "none", isJson: false, isText: false };
}

/** A media type in lower case, without its parameters; "" for none. */
export function essenceOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
}
