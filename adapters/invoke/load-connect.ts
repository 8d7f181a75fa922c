/**
 * Connect's client code, which makes most of what this package's calling side would weigh: loaded when a Connect client
 * calls. Beside index.ts, because the path is that of what is built (package.json, tsup).
 */
export function loadConnect(): Promise<typeof import("./grpc/connect-client.js")> {
  return import("./grpc/connect-client.js");
}
