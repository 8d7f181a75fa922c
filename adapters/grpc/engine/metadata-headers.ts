import type { MetadataEntries } from "../method.js";

/** What belongs to HTTP and to the protocols: neither a service's to read nor to write. */
const reserved =
  /^(?:accept|accept-encoding|access-control-.*|connection|connect-.*|content-(?:encoding|length|type)|grpc-(?:accept-encoding|encoding|message|status|timeout)|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/** A request's headers as gRPC metadata: several values of a binary name come joined by commas. */
export function metadataOf(headers: Headers): MetadataEntries {
  const entries: MetadataEntries = [];
  headers.forEach((value, name) => {
    if (reserved.test(name)) return;
    if (!name.endsWith("-bin")) entries.push([name, value]);
    else for (const part of value.split(",")) entries.push([name, Buffer.from(part.trim(), "base64")]);
  });
  return entries;
}

/**
 * Adds metadata to headers or trailers. What HTTP cannot carry (a line break, say) is left out rather than sent as
 * something else.
 */
export function addMetadata(headers: Headers, entries: MetadataEntries): void {
  for (const [name, value] of entries) {
    if (reserved.test(name)) continue;
    try {
      headers.append(name, typeof value === "string" ? value : unpadded(value));
    } catch {
      // Its name or its value is none of HTTP's.
    }
  }
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}
