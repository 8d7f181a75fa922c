import { watch } from "../../deadline.js";
import type { HttpRequest } from "../../http/message.js";
import { writeGrpcTimeout } from "../../rpc/grpc-timeout.js";
import type { Executed } from "../../rpc/rpc-error.js";
import { afterPending } from "../../rpc/turn.js";
import type { GrpcTurn } from "../answer.js";
import { isReserved } from "../metadata.js";
import { type GrpcReply, Status } from "../method.js";
import type { Served } from "../served.js";
import { readReply } from "../web/read-reply.js";

/** A call in gRPC-Web, as the engine reads it from an HTTP request. */
export interface EngineCall {
  path: string;
  format: "proto" | "json";
  body: Buffer;
  metadata: Readonly<Record<string, string>>;
  /** Infinity for none. */
  timeoutMs: number;
}

/** What it answered, and how far it got. */
export interface EngineReply {
  reply: GrpcReply;
  /** "no" when no method was called, so that the status is not a service's. */
  executed: Executed;
  body: Buffer;
  encoding: string | undefined;
}

/** What of an envelope's metadata is the protocol's and said to the engine. */
const passed = ["grpc-encoding", "grpc-accept-encoding"];

/** Has the engine answer a call, in gRPC-Web, whose replies keep headers, messages and trailers apart. */
export async function callByEngine(turn: GrpcTurn, served: Served, call: EngineCall): Promise<EngineReply> {
  const { activation } = turn;
  const engine = await served.engine(activation);
  watch(activation);
  const { response, failure, isCalled } = await engine.answer(requestOf(call), activation);
  const body = (response.body as Buffer | undefined) ?? Buffer.alloc(0);
  const told = readReply(response.headers, body);
  const reply = failure === undefined ? told : { ...told, cause: failure.cause };
  const executed = isCalled ? (reply.status === Status.deadline_exceeded ? "maybe" : "yes") : "no";
  const encoding = response.headers["grpc-encoding"];
  return afterPending(activation, () => ({
    reply,
    executed,
    body,
    encoding: typeof encoding === "string" ? encoding : undefined,
  }));
}

function requestOf({ path, format, body, metadata, timeoutMs }: EngineCall): HttpRequest {
  const headers: Record<string, string> = Object.create(null);
  for (const name in metadata) {
    const lower = name.toLowerCase();
    if (!isReserved(lower) || passed.includes(lower)) headers[lower] = metadata[name]!;
  }
  headers["content-type"] = `application/grpc-web+${format}`;
  headers["content-length"] = String(body.length);
  if (timeoutMs !== Infinity) headers["grpc-timeout"] = writeGrpcTimeout(timeoutMs);
  return { method: "POST", target: path, headers, body };
}
