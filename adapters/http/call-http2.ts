import type { Http2SecureServer, Http2Server } from "node:http2";
import type { Call } from "./call-server.js";
import { withGrpcWebTrailers } from "./grpc-web-trailers.js";
import { Http2Connection } from "./http2-connection.js";

/** What `http2.createServer` and `createSecureServer` make. */
export type AnyHttp2Server = Http2Server | Http2SecureServer;

/**
 * Calls an HTTP/2 server by a connection in memory: what it sees is HTTP/2, streams and compatibility API alike. Trailers
 * and pushed streams are dropped. Under TLS the connection counts as agreed on; there is no certificate.
 */
export function callHttp2(server: AnyHttp2Server): Call {
  const connection = connectHttp2(server);
  return async (request, activation) => {
    const response = await connection.send(request, (abandon) => {
      activation.abandon = abandon;
    });
    const { status, headers, body } = withGrpcWebTrailers(request, response);
    return { status, headers, body };
  };
}

/** A connection that the server takes for one of its port's. */
export function connectHttp2(server: AnyHttp2Server): Http2Connection {
  const event = isSecure(server) ? "secureConnection" : "connection";
  return new Http2Connection(server, (socket) => {
    server.emit(event, socket);
  });
}

function isSecure(server: AnyHttp2Server): boolean {
  return "setSecureContext" in server;
}
