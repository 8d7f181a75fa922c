import { type Expiring, unwatch, watch } from "../../deadline.js";
import { isUnlistenError } from "../../errors.js";
import { awaitOutcome } from "../../rpc/turn.js";
import { seldom } from "../../seldom.js";
import { type GrpcCall, type GrpcReply, Status, statusReply } from "../method.js";
import type { DirectMethod } from "./direct-method.js";
import { Exchange } from "./exchange.js";
import { DuplexCall, ReadableCall, WritableCall } from "./stream-calls.js";
import type { ServerCall } from "./surface.js";
import { UnaryCall } from "./unary-call.js";

/** Calls a handler of grpc-js's kind. Never rejects, and answers at once where the handler does. */
export function callHandler(method: DirectMethod, call: GrpcCall): GrpcReply | Promise<GrpcReply> {
  const { activation, deadlineMs } = call;
  if (deadlineMs !== Infinity && deadlineMs <= Date.now()) return deadlineReply(undefined);
  let exchange: Exchange | undefined;
  const reply = awaitOutcome<GrpcReply>(
    activation,
    (reason) => {
      const isLate = isUnlistenError(reason) && reason.code === "deadline-exceeded";
      if (isLate) exchange!.end(deadlineReply(reason));
      else exchange!.threw(reason);
      return unreachable;
    },
    (done) => {
      exchange = new Exchange(method, call, done);
      begin(method, exchange);
    },
  );
  if (!(reply instanceof Promise) || deadlineMs === Infinity) return reply;
  return withCallersDeadline(reply, deadlineMs, () => exchange!.end(deadlineReply(undefined)));
}

/** Ending the exchange has told the outcome already; what `awaitOutcome` is told after that counts no more. */
const unreachable = statusReply(Status.internal, "");

/** grpc-js's words. */
export function deadlineReply(cause: unknown): GrpcReply {
  return statusReply(Status.deadline_exceeded, "Deadline exceeded", cause);
}

/** The caller's own, beside the activation's. */
async function withCallersDeadline(
  reply: Promise<GrpcReply>,
  expiresAt: number,
  expire: () => void,
): Promise<GrpcReply> {
  const expiring: Expiring = { expiresAt, watchIndex: -1, expire };
  watch(expiring);
  try {
    return await reply;
  } finally {
    unwatch(expiring);
  }
}

function begin(method: DirectMethod, exchange: Exchange): void {
  const { type } = method;
  const takesOne = type === "unary" || type === "serverStream";
  let request: unknown;
  if (takesOne) {
    const read = readOnlyMessage(method, exchange);
    if (read === undefined) return;
    request = read.message;
  }
  switch (type) {
    case "unary":
      run(method, exchange, new UnaryCall(exchange, request), callbackOf(exchange));
      break;
    case "serverStream":
      run(method, exchange, new WritableCall(exchange, request), undefined);
      break;
    case "clientStream":
      run(method, exchange, new ReadableCall(exchange), callbackOf(exchange));
      break;
    case "bidi":
      run(method, exchange, new DuplexCall(exchange), undefined);
      break;
  }
}

function readOnlyMessage({ path }: DirectMethod, exchange: Exchange): { message: unknown } | undefined {
  const { length } = exchange.call.requests;
  if (length === 1) return exchange.readMessage(0);
  // grpc-js's words, for both kinds.
  const text = length === 0 ? "Received no request message" : "Received a second request message";
  exchange.end(statusReply(Status.unimplemented, `${text} for server streaming method ${path}`));
  return undefined;
}

function callbackOf(exchange: Exchange) {
  return (error: unknown, message?: unknown, trailer?: never) => exchange.respond(error, message, trailer);
}

function run(method: DirectMethod, exchange: Exchange, call: ServerCall, callback: unknown): void {
  exchange.surface = call;
  try {
    const returned = callback === undefined ? method.func(call) : method.func(call, callback);
    // grpc-js waits for no promise: behind a port, its rejection would end the process.
    if (isThenable(returned)) returned.then(undefined, (thrown) => threw(exchange, thrown));
  } catch (thrown) {
    threw(exchange, thrown);
  }
}

function threw(exchange: Exchange, thrown: unknown): void {
  if (exchange.ended) seldom().logFailure(thrown);
  else exchange.threw(thrown);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as Promise<unknown>).then === "function"
  );
}
