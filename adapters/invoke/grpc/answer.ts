import { compressedFlag, decodeStatusMessage, readTrailerLines, trailersFlag } from "../../rpc/grpc-web.js";
import { isJsonObject, type Json } from "../../rpc/json.js";
import { rpcCodes } from "../../rpc/rpc-codes.js";
import type { RpcError } from "../../rpc/rpc-error.js";
import type { HttpReply } from "../http-action.js";
import { decompress, isEncoding, tooLarge } from "./compress.js";
import { type GrpcFailure, grpcFailure, isGrpcFailure } from "./failure.js";
import { splitFrames } from "./frames.js";
import { codeOfHttpStatus } from "./http-status.js";
import { type Entries, entriesOf } from "./metadata.js";

/** All that comes back of a call. */
export interface GrpcAnswer {
  headers: Entries;
  messages: Buffer[];
  /** The status's metadata. */
  trailers: Entries;
  /** gRPC's number. */
  code: number;
  details: string;
  /** What the service can decompress; undefined where it did not say. */
  accepted?: string | undefined;
  activationId?: string | undefined;
  /** Where it is not the service that answered. */
  cause?: RpcError;
}

/** An answer's headers and its body of frames, before they are taken apart. */
export interface RawAnswer {
  /** Of the transport too: what the frames need is among them. */
  headers: HttpReply["headers"];
  body: Buffer;
}

/** Takes a gRPC-Web answer apart. @param maxBytes  of one message, inflated */
export async function readAnswer(
  { headers, body }: RawAnswer,
  maxBytes: number,
): Promise<GrpcAnswer | GrpcFailure> {
  const frames = splitFrames(body);
  if (isGrpcFailure(frames)) return frames;
  const header = (wanted: string) => headers.find(([name]) => name === wanted)?.[1];
  const encoding = header("grpc-encoding");
  const accepted = header("grpc-accept-encoding")?.toString();
  const messages: Buffer[] = [];
  let trailers: Entries | undefined;
  for (const { flags, bytes } of frames) {
    if (trailers !== undefined)
      return grpcFailure("internal", "cannot read the answer: it goes on after its end");
    if ((flags & trailersFlag) !== 0) {
      trailers = readTrailerLines(bytes.toString("utf8"));
      continue;
    }
    const isCompressed = (flags & compressedFlag) !== 0;
    if (isCompressed && !isEncoding(encoding))
      return grpcFailure("internal", "cannot read the answer: a message is compressed in an unknown way");
    const message =
      isCompressed && isEncoding(encoding) ? await decompress(encoding, bytes, maxBytes) : bytes;
    if (isGrpcFailure(message)) return message;
    if (message.length > maxBytes) return tooLarge(maxBytes);
    messages.push(message);
  }
  // Without a message the status may be among the headers (grpc/doc/PROTOCOL-WEB.md, "trailers-only").
  const all = entriesOf(headers);
  if (trailers !== undefined) return { headers: all, messages, ...statusOf(trailers), accepted };
  const head = headers.flatMap(
    ([name, value]): Entries => (typeof value === "string" ? [[name, value]] : []),
  );
  if (!head.some(([name]) => name === "grpc-status"))
    return grpcFailure("internal", "cannot read the answer: it has no status");
  const { code, details } = statusOf(head);
  return { headers: [], messages, trailers: all, code, details, accepted };
}

function statusOf(entries: Entries): { code: number; details: string; trailers: Entries } {
  let code: number = rpcCodes.unknown;
  let details = "";
  const trailers: Entries = [];
  for (const entry of entries) {
    const [name, value] = entry;
    if (name === "grpc-status") code = /^\d{1,9}$/.test(value) ? Number(value) : rpcCodes.unknown;
    else if (name === "grpc-message") details = decodeStatusMessage(value);
    else trailers.push(entry);
  }
  return { code, details, trailers };
}

/** The binary envelope of codegen/PROTOCOL.md; undefined when this is something else. */
export function readBinaryEnvelope(json: Json | undefined): RawAnswer | undefined {
  if (!isJsonObject(json) || typeof json.grpc !== "string") return undefined;
  const headers = isJsonObject(json.headers) ? Object.entries(json.headers) : [];
  return {
    headers: headers.flatMap(([name, value]): HttpReply["headers"] =>
      typeof value === "string" ? [[name.toLowerCase(), value]] : [],
    ),
    body: Buffer.from(json.grpc, "base64"),
  };
}

/** What an HTTP answer means that is none of gRPC. */
export function failureOfStatus(status: number): GrpcFailure {
  return grpcFailure(codeOfHttpStatus(status), `the action answered ${status}, and not in gRPC-Web`);
}
