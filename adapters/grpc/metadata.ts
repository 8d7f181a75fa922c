import { asBuffer } from "../as-buffer.js";
import type { Metadata } from "./grpc-js.js";
import type { MetadataEntries } from "./method.js";

/** Whether a name's values are bytes, which HTTP carries as base64. */
export function isBinaryName(name: string): boolean {
  return name.endsWith("-bin");
}

/**
 * Names that are the protocols' or the connection's own: a service does not see them in a request, and cannot set them
 * in a response. https://connectrpc.com/docs/protocol, https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
const reserved = new Set([
  "accept",
  "accept-encoding",
  "accept-post",
  "allow",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-grpc-web",
]);

export function isReserved(name: string): boolean {
  if (name.startsWith("grpc-")) return !isBinaryName(name) && name !== "grpc-retry-pushback-ms";
  return name.startsWith("connect-") || reserved.has(name);
}

/** A serialised google.rpc.Status, with the details of an error. */
export const detailsName = "grpc-status-details-bin";

/** The metadata of a request, from its headers or from an envelope's `metadata`: both join what was repeated. */
export function readMetadata(headers: Readonly<Record<string, unknown>>): MetadataEntries {
  const entries: MetadataEntries = [];
  for (const given in headers) {
    const value = headers[given];
    const name = given.toLowerCase();
    if (typeof value !== "string" || isReserved(name)) continue;
    if (!isBinaryName(name)) entries.push([name, value]);
    else for (const one of value.split(",")) entries.push([name, Buffer.from(one.trim(), "base64")]);
  }
  return entries;
}

/**
 * Metadata as headers, repeated names joined: the platform keeps only the last of repeated headers. Names and values
 * that HTTP has no place for are left out.
 *
 * @param prefix before each name
 */
export function writeMetadata(entries: MetadataEntries, headers: Record<string, string>, prefix = ""): void {
  for (const [given, value] of entries) {
    const name = prefix + given;
    if (isReserved(given) || !isHeaderName(given)) continue;
    const text = typeof value === "string" ? value : toBase64(value);
    if (!isHeaderValue(text)) continue;
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = before === undefined ? text : before + (typeof value === "string" ? ", " : ",") + text;
  }
}

function isHeaderName(name: string): boolean {
  return /^[0-9a-z_.-]+$/.test(name) && name !== "__proto__";
}

export function isHeaderValue(value: string): boolean {
  return /^[ -~]*$/.test(value);
}

/** Without padding, as gRPC's protocol asks of writers. */
function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("base64").replace(/=+$/, "");
}

/** grpc-js's own, from entries. What it refuses is left out, as it does with a request's headers. */
export function toMetadata(MetadataClass: new () => Metadata, entries: MetadataEntries): Metadata {
  const metadata = new MetadataClass();
  for (const [name, value] of entries) {
    try {
      metadata.add(name, typeof value === "string" ? value : Buffer.from(value));
    } catch {
      // An illegal character: a header of no gRPC client's.
    }
  }
  return metadata;
}

/** Entries of grpc-js's own. It lets any value through, a number say, of which HTTP/2 then makes a text. */
export function fromMetadata(metadata: Metadata | null | undefined): MetadataEntries {
  const entries: MetadataEntries = [];
  if (metadata === null || metadata === undefined || typeof metadata.toHttp2Headers !== "function")
    return entries;
  for (const name of Object.keys(metadata.toHttp2Headers()))
    for (const value of metadata.get(name) as readonly unknown[])
      if (value !== undefined) entries.push([name, value instanceof Uint8Array ? value : String(value)]);
  return entries;
}
