import type { CallOptions } from "../../../adapters/rpc/channel.js";
import type { CallContext } from "../../../adapters/rpc/dispatch.js";

/**
 * What implements a service: its methods without the options that a caller has. Each may return its value or a
 * promise, and take the call's context after its arguments.
 */
export type Handler<S> = {
  [M in keyof S]: S[M] extends (...args: infer A) => Promise<infer R>
    ? Required<A> extends [...infer Arguments, CallOptions]
      ? (...args: [...Arguments, context: CallContext]) => R | Promise<R>
      : never
    : never;
};
