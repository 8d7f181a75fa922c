import * as grpc from "@grpc/grpc-js";
import type { MetadataEntries } from "../method.js";
import { WordsClient } from "./words.js";

/** What a client is told of a call, in a form that can be compared. */
export interface Told {
  status: number;
  statusMessage: string;
  headers: string[];
  trailers: string[];
  messages: string[];
}

/** A server on a port of its own. */
export async function listen(server: grpc.Server): Promise<{ address: string; close(): void }> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

/** Calls a method as grpc-js's own client does; of whatever kind it is, as a bidirectional one, which shows all. */
export function callPort(
  address: string,
  method: string,
  messages: Uint8Array[],
  metadata: grpc.Metadata = new grpc.Metadata(),
): Promise<Omit<Told, "messages"> & { messages: Buffer[] }> {
  const client = new WordsClient(address, grpc.credentials.createInsecure());
  const call = client.makeBidiStreamRequest(
    `/words.Words/${method}`,
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    metadata,
  );
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    let headers: string[] = [];
    call.on("metadata", (given) => {
      headers = show(entriesOf(given));
    });
    call.on("data", (bytes: Buffer) => received.push(bytes));
    // It is told by the status, too.
    call.on("error", () => undefined);
    call.on("status", ({ code, details, metadata: trailers }) => {
      client.close();
      resolve({
        status: code,
        statusMessage: details,
        headers,
        trailers: show(entriesOf(trailers)),
        messages: received,
      });
    });
    for (const message of messages) call.write(Buffer.from(message));
    call.end();
  });
}

function entriesOf(metadata: grpc.Metadata): MetadataEntries {
  return Object.keys(metadata.toHttp2Headers()).flatMap((name) =>
    metadata.get(name).map((value): [string, string | Buffer] => [name, value]),
  );
}

/** What HTTP/2 adds of its own is left out; repeated values are as HTTP/2 joins them. */
export function show(entries: MetadataEntries): string[] {
  const named = new Map<string, string[]>();
  for (const [name, value] of entries) {
    if (/^(?:date|content-type|grpc-accept-encoding|grpc-encoding)$/.test(name)) continue;
    const text = typeof value === "string" ? value : Buffer.from(value).toString("base64");
    named.set(name, [...(named.get(name) ?? []), text]);
  }
  return [...named].map(([name, values]) => `${name}: ${values.join(", ")}`).sort();
}
