import type { AnyHttp2Server } from "./call-http2.js";

/** By name: node:http2 does not export its classes, and loading it to look would cost every cold start. */
export function isHttp2Server(server: object): server is AnyHttp2Server {
  for (let type = Object.getPrototypeOf(server); type !== null; type = Object.getPrototypeOf(type)) {
    const name: unknown = type.constructor?.name;
    if (name === "Http2Server" || name === "Http2SecureServer") return true;
  }
  return false;
}
