import type { CallOptions, RpcCall, RpcReply } from "../../rpc/channel.js";
import type { RpcError } from "../../rpc/rpc-error.js";
import { openwhisk } from "../openwhisk.js";
import type { InvokeOptions } from "../options.js";

/** What a test says of a call; the rest is the same for all. */
export interface TestCall extends InvokeOptions {
  action: string;
  oneway?: boolean;
  idempotent?: boolean;
  args?: RpcCall["args"];
  options?: CallOptions;
}

/** One call over a channel of its own. Nothing is tried again unless the test says so. */
export async function callAction(test: TestCall): Promise<RpcReply> {
  const { oneway = false, idempotent = false, args = {}, options = {}, ...invoke } = test;
  const channel = openwhisk({ retry: false, ...invoke });
  try {
    return await channel.call({ service: "S", method: "m", args, oneway, idempotent, options });
  } finally {
    channel.close();
  }
}

/** The error that such a call ends with. */
export async function failureOf(test: TestCall): Promise<RpcError> {
  const reply = await callAction(test);
  if (reply.kind !== "error")
    throw new Error(`the call did not fail: ${JSON.stringify(reply).slice(0, 200)}`);
  return reply.error;
}
