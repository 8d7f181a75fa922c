import type { Http2Response } from "./http2-connection.js";
import type { HttpRequest } from "./message.js";

const grpcWeb = /^application\/grpc-web(\+proto)?$/i;
const grpc = /^application\/grpc(\+proto)?$/i;
/** What a gRPC response has among its headers where it has no message, and what belongs to gRPC's own. */
const isStatus = (name: string) => name.startsWith("grpc-status") || name === "grpc-message";

/**
 * Makes a gRPC-Web response of one of gRPC, where a server that speaks only gRPC (grpc-js) was asked in gRPC-Web: it
 * takes the type for its own, and both frame messages alike. Only the trailers have to go into the body, as the last frame.
 */
export function withGrpcWebTrailers({ headers: asked }: HttpRequest, response: Http2Response): Http2Response {
  const type = asked["content-type"] ?? "";
  if (!grpcWeb.test(type) || !grpc.test(String(response.headers["content-type"]))) return response;
  const headers: Http2Response["headers"] = Object.create(null);
  const trailers: string[] = [];
  for (const [name, value] of Object.entries(response.headers))
    if (isStatus(name)) trailers.push(`${name}: ${value}\r\n`);
    else headers[name] = value;
  for (const [name, value] of Object.entries(response.trailers)) trailers.push(`${name}: ${value}\r\n`);
  const text = Buffer.from(trailers.join(""), "latin1");
  const head = Buffer.alloc(5);
  head.writeUInt8(0x80, 0);
  head.writeUInt32BE(text.length, 1);
  const body = Buffer.concat([response.body ?? Buffer.alloc(0), head, text]);
  delete headers["content-length"];
  headers["content-type"] = type;
  return { ...response, headers, body };
}
