import { Agent, type IncomingMessage, request as open } from "node:http";
import type { Exchange, ReceivedResponse, SentRequest } from "./message.js";

/**
 * Sends a request to a real listener on 127.0.0.1, each on a connection of its own.
 *
 * @param failed  settles when the application failed in a way that leaves the request open for ever; without it
 *   the answer is waited for
 */
export async function exchangeWithListener(
  port: number,
  sent: SentRequest,
  failed?: Promise<void>,
): Promise<Exchange> {
  const agent = new Agent({ keepAlive: true });
  const informational: number[] = [];
  const client = open({
    agent,
    host: "127.0.0.1",
    port,
    method: sent.method,
    path: sent.target,
    // Flat, so that order and repeats stay as they are.
    headers: sent.headers.flat(),
  });
  client.on("information", ({ statusCode }) => informational.push(statusCode));
  const answered = new Promise<Exchange>((resolve, reject) => {
    client.on("response", (incoming) => resolve(receive(incoming, informational)));
    client.on("error", (error: NodeJS.ErrnoException) => {
      error.code === "ECONNRESET" ? resolve({ kind: "hung-up" }) : reject(error);
    });
  });
  client.end(sent.body);
  const unanswered = failed?.then((): Exchange => ({ kind: "unanswered" }));
  try {
    return await Promise.race([answered, ...(unanswered ? [unanswered] : [])]);
  } finally {
    client.destroy();
    agent.destroy();
  }
}

async function receive(incoming: IncomingMessage, informational: number[]): Promise<Exchange> {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  const cutShort = await new Promise<boolean>((resolve) => {
    incoming.on("error", () => {});
    incoming.on("close", () => resolve(!incoming.complete));
  });
  const response: ReceivedResponse = {
    status: incoming.statusCode!,
    headers: pairsOf(incoming.rawHeaders),
    body: Buffer.concat(chunks),
    trailers: pairsOf(incoming.rawTrailers),
    informational,
    cutShort,
  };
  return { kind: "answered", response };
}

function pairsOf(flat: string[]): [string, string][] {
  return flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]!] as [string, string]] : []));
}
