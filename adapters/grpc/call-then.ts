import { afterPending } from "../rpc/turn.js";
import type { Activation } from "../running-activation.js";
import type { GrpcCall, GrpcMethod, GrpcReply } from "./method.js";

/** Calls a method, and goes on when what it left to be done (`waitUntil`) is done too: at once where that is possible. */
export function callThen<Result>(
  activation: Activation,
  method: GrpcMethod,
  call: GrpcCall,
  encode: (reply: GrpcReply) => Result,
): Result | Promise<Result> {
  const reply = method.call(call);
  if (reply instanceof Promise) return reply.then((told) => afterPending(activation, () => encode(told)));
  if (activation.pending === undefined) return encode(reply);
  return afterPending(activation, () => encode(reply));
}
