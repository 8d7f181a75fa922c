import type { Handler } from "./generated-code.js";

/** What one call of a processor hears from the handler. */
export interface HandlerCall {
  /** Of a two-way method: how to answer with the generated code's own callback. Called once. */
  answered(callback: Callback, error: unknown, result: unknown): void;
  /** Of a oneway method, which has begun to run; `work` is what it returned. */
  begun(work: unknown): void;
  /** The handler has no such method. */
  missing(): void;
}

/** What generated code passes behind the arguments of a two-way method. */
export type Callback = (error: unknown, result?: unknown) => void;

/** The call that the running processor belongs to: it calls its handler before it returns. */
let current: HandlerCall | undefined;

/** Runs a processor, whose handler is a stand-in. */
export function withHandlerCall(call: HandlerCall, process: () => void): void {
  const outer = current;
  current = call;
  try {
    process();
  } finally {
    current = outer;
  }
}

/**
 * A handler's stand-in, for a processor to call in its place.
 *
 * Generated code takes a handler for promise style when `handler.length` is the number of arguments, and for callback
 * style otherwise, so that default and rest parameters, and wrappers that log, break promise style; and es5 code up to
 * compiler 0.18 needs a Q for it that the library no longer has. A stand-in's methods all have a length that no method
 * has, so the generated code always passes a callback: then it is known which methods are oneway (they get none), and
 * both styles are told by what the handler does.
 */
export function standInFor(handler: Handler): object {
  const methods = new Map<PropertyKey, unknown>();
  // Of the handler itself a Proxy could not stand in for frozen methods.
  return new Proxy(
    {},
    {
      get(_, name) {
        let method = methods.get(name);
        if (method === undefined) {
          method = standInMethod(handler, name);
          methods.set(name, method);
        }
        return method;
      },
    },
  );
}

const noMethodsLength = 1000;

function standInMethod(handler: Handler, name: PropertyKey): unknown {
  function method(...args: unknown[]): void {
    const call = current;
    const real: unknown = Reflect.get(handler, name);
    const last = args.at(-1);
    // Arguments are data, so a function is generated code's callback.
    const callback = typeof last === "function" ? (args.pop() as Callback) : undefined;
    if (call === undefined) return;
    if (typeof real !== "function") call.missing();
    else if (callback === undefined) call.begun(attempt(real as AnyFunction, handler, args));
    else callHandler(real as AnyFunction, handler, args, once(call, callback));
  }
  return Object.defineProperty(method, "length", { value: noMethodsLength });
}

// biome-ignore lint/suspicious/noExplicitAny: a handler's method is what its IDL says.
type AnyFunction = (...args: any[]) => unknown;

/** What a oneway method returned; a rejected promise where it threw. */
function attempt(method: AnyFunction, handler: Handler, args: unknown[]): unknown {
  try {
    return method.apply(handler, args);
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

function once(call: HandlerCall, callback: Callback): Callback {
  let isAnswered = false;
  return (error, result) => {
    if (isAnswered) return;
    isAnswered = true;
    // Of undefined, which means success as well, generated code makes a result without a value.
    call.answered(callback, error ?? null, result);
  };
}

/** Calls a handler's method, in promise style or callback style, and answers with whatever comes first. */
function callHandler(method: AnyFunction, handler: Handler, args: unknown[], answer: Callback): void {
  const takesNoCallback = method.length === args.length;
  try {
    const returned = takesNoCallback ? method.apply(handler, args) : method.apply(handler, [...args, answer]);
    if (isThenable(returned)) {
      // An async function that takes a callback may end before it calls that.
      const mayCallLater = method.length > args.length;
      returned.then(
        (result) => {
          if (result !== undefined || !mayCallLater) answer(null, result);
        },
        (reason) => answer(asError(reason)),
      );
    } else if (takesNoCallback) answer(null, returned);
  } catch (thrown) {
    answer(asError(thrown));
  }
}

/** Generated code takes an error that is null or undefined for success. */
function asError(thrown: unknown): unknown {
  return thrown ?? new Error(`the handler threw ${thrown}`);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
