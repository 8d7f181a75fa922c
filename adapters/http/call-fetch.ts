import { contextOf } from "../context.js";
import { UnlistenError } from "../errors.js";
import type { Activation } from "../running-activation.js";
import type { Call } from "./call-server.js";
import { collectBody } from "./collect-body.js";
import type { HttpRequest, HttpResponse } from "./message.js";

/** `(request) => Response`, as Hono, Remix, Astro and the edge platforms have it. */
export type FetchHandler = (request: Request) => Response | PromiseLike<Response>;

/** Calls a fetch handler natively: no Node request or response is made. */
export function callFetch(handler: FetchHandler): Call {
  return async (request, activation, mount) => {
    const response = await new Promise((resolve, reject) => {
      activation.abandon = reject;
      Promise.resolve(handler(toRequest(request, activation, mount))).then(resolve, reject);
    });
    if (!isResponse(response)) {
      throw new TypeError(`the fetch handler returned ${typeof response}, not a Response`);
    }
    const body = await collectBody(response, activation);
    return { status: response.status, headers: toHeaders(response.headers), body };
  };
}

/** By shape: a handler may bring another implementation of the Fetch API. */
function isResponse(value: unknown): value is Response {
  return typeof value === "object" && value !== null && "headers" in value && "arrayBuffer" in value;
}

/**
 * The scheme and host are the client's as far as they are known: `x-forwarded-*`, then `host`, which at some
 * edges is an inner name (apache/openwhisk#2636).
 */
function toRequest(request: HttpRequest, activation: Activation, mount: string): Request {
  const { headers } = request;
  const protocol = firstOf(headers["x-forwarded-proto"]) === "http" ? "http" : "https";
  const host = firstOf(headers["x-forwarded-host"]) ?? headers.host ?? "localhost";
  const base = `${protocol}://${isHost(host) ? host : "localhost"}`;
  const hasBody = request.body !== undefined && request.method !== "GET" && request.method !== "HEAD";
  const made = makeRequest(base + mount + request.target, {
    method: request.method,
    headers,
    body: hasBody ? (request.body as Uint8Array<ArrayBuffer>) : null,
  });
  // Passed to the constructor it would be followed through weak references, for 25 µs a request (bench/).
  Object.defineProperty(made, "signal", { configurable: true, get: () => contextOf(activation).signal });
  return made;
}

function makeRequest(url: string, init: RequestInit): Request {
  try {
    return new Request(url, init);
  } catch (cause) {
    throw new UnlistenError(
      "params-malformed",
      "cannot make a Request: the Fetch API refuses the method or a header",
      { hint: "Call the action by its web URL; no method or header that gets through it is refused.", cause },
    );
  }
}

/** Name or address, and a port: nothing that would lend the URL a path, a user or a query of the client's. */
function isHost(text: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(text) && URL.canParse(`http://${text}`);
}

function firstOf(list: string | undefined): string | undefined {
  return list?.split(",", 1)[0]?.trim();
}

function toHeaders(headers: Headers): HttpResponse["headers"] {
  const plain: HttpResponse["headers"] = Object.create(null);
  for (const [name, value] of headers) {
    if (name !== "set-cookie") plain[name] = value;
  }
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) plain["set-cookie"] = cookies;
  return plain;
}
