import type { HttpReply } from "../http-action.js";
import type { GrpcMetadata } from "./types.js";

/** Names and values of one side, before a Metadata of the caller's own library is made of them. */
export type Entries = [name: string, value: string][];

/**
 * What is sent of a caller's metadata: one value for each name, because OpenWhisk keeps only the last of repeated
 * headers. Values of names that end in "-bin" are base64.
 */
export function headersOf(metadata: GrpcMetadata): Record<string, string> {
  // Without a prototype: a name may be any.
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(metadata.toHttp2Headers())) {
    if (value === undefined || isReserved(name)) continue;
    headers[name] = Array.isArray(value) ? value.join(name.endsWith("-bin") ? "," : ", ") : String(value);
  }
  return headers;
}

/** Of the connection or the protocol, and so never the caller's: which "grpc-trace-bin" and the like are. */
function isReserved(name: string): boolean {
  if (name.startsWith("grpc-")) return !name.endsWith("-bin");
  return name.startsWith(":") || connectionHeaders.has(name);
}

const connectionHeaders = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "host",
  "keep-alive",
  "proxy-connection",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "vary",
]);

/** What the platform, or this package in its place, says of a call: to whoever made it, and to nobody else. */
export function isOfPlatform(name: string): boolean {
  return name.startsWith("x-openwhisk-");
}

/** A caller's metadata out of headers; what a Metadata refuses is left out, as grpc-js does. */
export function addEntries(metadata: GrpcMetadata, entries: Entries): GrpcMetadata {
  for (const [name, value] of entries) {
    try {
      if (!name.endsWith("-bin")) metadata.add(name, value);
      else if (name.startsWith("grpc-")) metadata.add(name, Buffer.from(value, "base64"));
      else for (const part of value.split(",")) metadata.add(name, Buffer.from(part.trim(), "base64"));
    } catch {
      // An illegal name or value.
    }
  }
  return metadata;
}

/** The metadata among a web action's response headers: those of the connection and of browsers' rules are not. */
export function entriesOf(headers: HttpReply["headers"]): Entries {
  return headers.flatMap(([name, value]): Entries => {
    const isMetadata = !isReserved(name) && !name.startsWith("access-control-");
    return isMetadata ? [value].flat().map((text) => [name, text]) : [];
  });
}
