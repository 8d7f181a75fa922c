import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { builtIn } from "../built-in.js";
import type { InjectedSocket } from "./socket.js";

const http = builtIn("node:http");

/** How the two objects of a call are made. */
export interface MessageClasses {
  makeRequest(socket: InjectedSocket): IncomingMessage;
  makeResponse(request: IncomingMessage): ServerResponse;
}

export const nodeClasses: MessageClasses = {
  makeRequest: (socket) => new http.IncomingMessage(socket as never),
  makeResponse: (request) => new http.ServerResponse(request),
};

/** An Express application: a function that carries the prototypes it gives to every request and response. */
interface ExpressLike {
  request: object;
  response: object;
}

/**
 * The classes for a server: where Express is the only listener, ones that are born with the prototypes Express
 * would set.
 *
 * `Object.setPrototypeOf` on a fresh object makes V8 give up on its shape, and each later access pays for it:
 * with it Express takes 42 µs a call on Node 20 and 22, without 12 and 6 (bench/). Express still calls it, with
 * the prototype that is there already, which changes nothing.
 */
export function messageClassesFor(server: Pick<Server, "listeners">): MessageClasses {
  const listeners = server.listeners("request");
  const listener: unknown = listeners[0];
  if (listeners.length > 1 || !isExpress(listener)) return nodeClasses;
  return {
    makeRequest: bornWith(http.IncomingMessage, listener.request) as MessageClasses["makeRequest"],
    makeResponse: bornWith(http.ServerResponse, listener.response) as MessageClasses["makeResponse"],
  };
}

function isExpress(listener: unknown): listener is ExpressLike {
  if (typeof listener !== "function") return false;
  const { request, response } = listener as unknown as Partial<ExpressLike>;
  return isPrototypeOfKind(request, http.IncomingMessage) && isPrototypeOfKind(response, http.ServerResponse);
}

function isPrototypeOfKind(prototype: unknown, kind: { prototype: object }): boolean {
  return (
    typeof prototype === "object" &&
    prototype !== null &&
    Object.prototype.isPrototypeOf.call(kind.prototype, prototype)
  );
}

/** V8 12 came with Node 22. Before, an object from `Reflect.construct` with a foreign prototype had no stable shape. */
const hasFastConstruct = Number.parseInt(process.versions.v8, 10) >= 12;

function bornWith(
  base: { new (argument: never): object; prototype: object },
  prototype: object,
): (argument: never) => object {
  if (hasFastConstruct) {
    function Born() {}
    Born.prototype = prototype;
    return (argument) => Reflect.construct(base, [argument], Born);
  }
  // Node's two classes are plain functions, which a class could not call.
  const initialise = base as unknown as (this: object, argument: never) => void;
  function Born(this: object, argument: never) {
    initialise.call(this, argument);
  }
  Born.prototype = prototype;
  return (argument) => new (Born as unknown as new (argument: never) => object)(argument);
}
