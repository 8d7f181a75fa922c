/** The part that is made of Connect's own client code. A chunk of its own: see load-connect.ts. */
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import type { CommonTransportOptions, UniversalClientFn } from "@connectrpc/connect/protocol";
import { createTransport } from "@connectrpc/connect/protocol-connect";
import { createTransport as createGrpcWebTransport } from "@connectrpc/connect/protocol-grpc-web";
import { compressions } from "../../rpc/connect-compression.js";
import { rpcCodes } from "../../rpc/rpc-codes.js";
import type { RpcError } from "../../rpc/rpc-error.js";
import type { HttpReply } from "../http-action.js";
import { collectBody } from "./collect-body.js";
import { isOfPlatform } from "./metadata.js";
import type { OpenWhiskTransportOptions } from "./transport-options.js";

/** Sends a request to the action. Never rejects but for this package's own errors. */
export type ActionFetch = (request: {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: Buffer;
  signal: AbortSignal | undefined;
  timeoutMs: number | undefined;
}) => Promise<HttpReply | { kind: "error"; error: RpcError }>;

/** Bytes. What one message may grow to in memory, in either direction. */
const defaultMaxBytes = 64 * 1024 * 1024;

/** @param idleMs  milliseconds without a message after which a request stream counts as one that waits for answers */
export function createActionTransport(
  options: OpenWhiskTransportOptions,
  fetchAction: ActionFetch,
  idleMs: number,
): Transport {
  const { protocol = "connect", acceptCompression = ["gzip", "br"], sendCompression = "gzip" } = options;
  const common: CommonTransportOptions = {
    // Only what follows the host counts.
    baseUrl: "http://action",
    httpClient: clientOf(fetchAction, idleMs),
    useBinaryFormat: options.useBinaryFormat ?? true,
    interceptors: options.interceptors ?? [],
    acceptCompression: compressions.filter(({ name }) => (acceptCompression as string[]).includes(name)),
    sendCompression: compressions.find(({ name }) => name === sendCompression) ?? null,
    compressMinBytes: options.compressMinBytes ?? 64 * 1024,
    readMaxBytes: options.readMaxBytes ?? defaultMaxBytes,
    writeMaxBytes: options.writeMaxBytes ?? defaultMaxBytes,
    useHttpGet: options.useHttpGet ?? false,
    ...(options.jsonOptions === undefined ? {} : { jsonOptions: options.jsonOptions }),
    ...(options.binaryOptions === undefined ? {} : { binaryOptions: options.binaryOptions }),
    ...(options.timeoutMs === undefined ? {} : { defaultTimeoutMs: options.timeoutMs }),
  };
  return protocol === "connect" ? createTransport(common) : createGrpcWebTransport(common);
}

function clientOf(fetchAction: ActionFetch, idleMs: number): UniversalClientFn {
  return async ({ url, method, header, body, signal }) => {
    const reply = await fetchAction({
      method,
      target: url.slice("http://action".length),
      headers: Object.fromEntries(header),
      body: await collectBody(body, signal, idleMs),
      signal,
      timeoutMs: timeoutOf(header),
    });
    if (reply.kind === "error") throw connectErrorOf(reply.error);
    return {
      status: reply.status,
      header: headersOf(reply),
      body: inPieces(reply.body, isStream(header), isConnectStream(reply), signal),
      trailer: new Headers(),
    };
  };
}

/**
 * Milliseconds that the caller waits, a little less than it said: an error of this side, which knows of the activation,
 * then comes before Connect's own.
 */
function timeoutOf(header: Headers): number | undefined {
  const grpc = /^(\d{1,8})([mS])$/.exec(header.get("grpc-timeout") ?? "");
  const text = header.get("connect-timeout-ms");
  const ms =
    text !== null ? Number(text) : grpc === null ? NaN : Number(grpc[1]) * (grpc[2] === "S" ? 1000 : 1);
  return Number.isNaN(ms) ? undefined : Math.max(0, ms - Math.min(10, ms / 10));
}

function headersOf({ headers, activationId }: HttpReply): Headers {
  const all = new Headers();
  for (const [name, value] of headers) {
    // A service that passes a failed call's error on says nothing of how its own call went.
    if (isOfPlatform(name.replace(/^trailer-/, ""))) continue;
    for (const text of [value].flat()) {
      try {
        all.append(name, text);
      } catch {
        // What is no header is left out.
      }
    }
  }
  if (activationId !== undefined) all.set("x-openwhisk-activation-id", activationId);
  return all;
}

function connectErrorOf(error: RpcError): ConnectError {
  const { message, code, activationId, executed, retriable } = error;
  const metadata = new Headers({
    "x-openwhisk-executed": executed,
    "x-openwhisk-retriable": String(retriable),
    ...(activationId === undefined ? {} : { "x-openwhisk-activation-id": activationId }),
  });
  return new ConnectError(message, rpcCodes[code] as Code, metadata, undefined, error);
}

/** Whether bodies are frames: Connect's streams, and all of gRPC-Web. */
function isStream(header: Headers): boolean {
  return /^application\/(?:connect\+|grpc)/.test(header.get("content-type") ?? "");
}

function isConnectStream({ status, headers }: HttpReply): boolean {
  const type = headers.find(([name]) => name === "content-type")?.[1].toString();
  return status === 200 && type?.startsWith("application/connect+") === true;
}

/** Frame by frame, as far as the caller wants them: it may cancel after the first, though all are there. */
async function* inPieces(
  bytes: Uint8Array,
  hasFrames: boolean,
  /** As Connect's streams do, by a frame with a flag of its own. */
  mustEnd: boolean,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let isEnded = !mustEnd;
  while (hasFrames && at + 5 <= bytes.length) {
    signal?.throwIfAborted();
    const end = Math.min(bytes.length, at + 5 + view.getUint32(at + 1));
    if (mustEnd && at + 5 + view.getUint32(at + 1) > bytes.length) break;
    isEnded ||= (bytes[at]! & 2) !== 0;
    yield bytes.subarray(at, end);
    at = end;
  }
  signal?.throwIfAborted();
  // Connect calls it the caller's own fault.
  if (!isEnded) throw new ConnectError("the answer is cut off: it has no end", Code.Internal);
  yield bytes.subarray(at);
}
