import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { UnlistenError } from "../../../../adapters/errors.js";
import type { Handler } from "./handler.js";
import { toThrown } from "./status-error.js";

/** Where services are added: Connect's router, of any copy. */
interface Router {
  service(service: DescService, implementation: object): unknown;
}

/**
 * A service with its handler, ready for `wrapGrpc`. It is what Connect calls routes, so that Connect's own adapters
 * take it as well.
 */
export interface Dispatch {
  (router: Router): void;
  readonly service: DescService;
}

type Method = (input: unknown, context: unknown) => unknown;

/**
 * Makes a handler callable.
 *
 * @throws UnlistenError `handler-incomplete` when the handler lacks a method
 */
export function dispatch<S extends DescService>(service: S, handler: Handler<S>): Dispatch {
  // Without a prototype: a method may be called `__proto__`.
  const implementation: Record<string, Method> = Object.create(null);
  for (const method of service.methods) implementation[method.localName] = implement(handler, method);
  return Object.assign((router: Router) => void router.service(service, implementation), { service });
}

function implement(handler: object, { localName, name, parent, methodKind }: DescMethod): Method {
  const value = (handler as Record<string, unknown>)[localName];
  // What every object has is no implementation.
  if (
    typeof value !== "function" ||
    value === (Object.prototype as unknown as Record<string, unknown>)[localName]
  ) {
    throw new UnlistenError(
      "handler-incomplete",
      `the handler of ${parent.typeName} lacks "${localName}", for ${name}`,
      {
        hint: "Give it all methods that the .proto file declares.",
      },
    );
  }
  const call: Method = (input, context) => value.call(handler, input, context);
  return methodKind === "server_streaming" || methodKind === "bidi_streaming"
    ? streaming(call)
    : single(call);
}

function single(call: Method): Method {
  return async (input, context) => {
    try {
      return await call(input, context);
    } catch (error) {
      throw toThrown(error);
    }
  };
}

function streaming(call: Method): Method {
  return async function* (input, context) {
    try {
      yield* call(input, context) as AsyncIterable<unknown>;
    } catch (error) {
      throw toThrown(error);
    }
  };
}
