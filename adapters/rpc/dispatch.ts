import type { ActivationContext } from "../context.js";
import type { RpcReply } from "./channel.js";
import type { JsonObject } from "./json.js";

/** What a handler of generated code may take as its last argument. */
export interface CallContext {
  readonly service: string;
  readonly method: string;
  /** What the caller sent beside the arguments: a web action's request headers, or the call's `metadata`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the caller calls this request; undefined when it said nothing. */
  readonly requestId: string | undefined;
  /** Id, deadline, bound parameters, `waitUntil` and the rest of what the activation knows. */
  readonly activation: ActivationContext;
}

/** A service of generated code, ready to be called with readable JSON. */
export interface Dispatch {
  readonly service: string;
  /** Those that it extends included. */
  readonly methods: readonly string[];
  isOneway(method: string): boolean;
  /**
   * Calls the handler. Never rejects: what the handler throws and did not declare, and arguments that cannot be
   * read, are replies of the kind "error", whose `message` may leave the action and whose `cause` is for the log.
   */
  callJson(method: string, args: JsonObject, context: CallContext): Promise<RpcReply>;
}
