/** A fetch handler function; its real listener is Hono's Node server, which takes any. */
import { serve } from "@hono/node-server";

const routes = {
  "/text": () => new Response("text é"),
  "/json": () => Response.json({ a: 1 }, { status: 201 }),
  "/null": () => new Response(null),
  "/no-content": () => new Response(null, { status: 204, headers: { "x-kept": "yes" } }),
  "/bytes": () =>
    new Response(new Uint8Array([0, 255, 1]), { headers: { "content-type": "application/octet-stream" } }),
  "/blob": () => new Response(new Blob(["a blob"], { type: "text/css" })),
  "/form": () => new Response(new URLSearchParams({ a: "1", b: "é" })),
  "/redirect": () => new Response(null, { status: 302, headers: { location: "/elsewhere" } }),
  "/cookies": () => {
    const headers = new Headers({ "content-type": "text/plain" });
    headers.append("set-cookie", "a=1; Path=/");
    headers.append("set-cookie", "b=2, c");
    headers.append("x-list", "1");
    headers.append("x-list", "2");
    return new Response("cookies", { headers });
  },
  "/stream": () => {
    const pieces = ["one ", "two ", "three"];
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(piece));
      },
    });
    return new Response(body, { headers: { "content-type": "text/plain" } });
  },
  "/request": (request) => {
    const { method, bodyUsed, signal, headers } = request;
    const { pathname, search } = new URL(request.url);
    const isRequest = request instanceof Request;
    return Response.json({
      method,
      pathname,
      search,
      bodyUsed,
      aborted: signal.aborted,
      isRequest,
      agent: headers.get("user-agent"),
    });
  },
  "/url": (request) => Response.json(request.url),
  "/echo": async (request) =>
    new Response(await request.arrayBuffer(), { headers: { "content-type": "application/octet-stream" } }),
  "/echo-stream": (request) =>
    new Response(request.body, { headers: { "content-type": "application/octet-stream" } }),
  "/json-body": async (request) => Response.json(await request.json()),
  "/form-body": async (request) =>
    Response.json(
      [...(await request.formData())].map(([key, value]) => [
        key,
        value instanceof File ? [value.name, value.size] : value,
      ]),
    ),
  "/clone": async (request) => Response.json([await request.clone().text(), await request.text()]),
};

const handle = async (request) => {
  const route = routes[new URL(request.url).pathname];
  return route === undefined ? new Response("no such route", { status: 404 }) : route(request);
};

export const application = () => handle;
export const listen = (fetch) =>
  serve({ fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false });
