import { describe, expect, test } from "vitest";
import { Activation } from "../running-activation.js";
import { callFetch, type FetchHandler } from "./call-fetch.js";
import type { HttpRequest, HttpResponse } from "./message.js";

const base: HttpRequest = { method: "GET", target: "/a?q=1", headers: {}, body: undefined };

async function call(
  handler: FetchHandler,
  request: Partial<HttpRequest> = {},
  mount = "",
): Promise<HttpResponse> {
  return await callFetch(handler)({ ...base, ...request }, new Activation({}, undefined, 1000), mount);
}

describe("the request's URL", () => {
  test.each([
    { name: "no host is localhost", headers: {}, url: "https://localhost/a?q=1" },
    { name: "the host header", headers: { host: "h.example:8443" }, url: "https://h.example:8443/a?q=1" },
    {
      name: "the forwarded host before it",
      headers: { host: "controllers", "x-forwarded-host": "h.example" },
      url: "https://h.example/a?q=1",
    },
    {
      name: "of several the first",
      headers: { "x-forwarded-host": "a.example, b.example" },
      url: "https://a.example/a?q=1",
    },
    {
      name: "plain http where the client says so",
      headers: { host: "h", "x-forwarded-proto": "http" },
      url: "http://h/a?q=1",
    },
    {
      name: "no other scheme",
      headers: { host: "h", "x-forwarded-proto": "javascript" },
      url: "https://h/a?q=1",
    },
    { name: "an IPv6 address", headers: { host: "[::1]:3000" }, url: "https://[::1]:3000/a?q=1" },
    { name: "a name with an underscore", headers: { host: "my_host" }, url: "https://my_host/a?q=1" },
    {
      name: "a path is no host",
      headers: { "x-forwarded-host": "h/admin?" },
      url: "https://localhost/a?q=1",
    },
    { name: "a fragment is no host", headers: { host: "h#" }, url: "https://localhost/a?q=1" },
    { name: "a user is no host", headers: { host: "user:pw@h" }, url: "https://localhost/a?q=1" },
    { name: "a backslash is no host", headers: { host: "h\\admin" }, url: "https://localhost/a?q=1" },
    { name: "a port that is none", headers: { host: "h:99999" }, url: "https://localhost/a?q=1" },
    { name: "an empty host", headers: { host: "" }, url: "https://localhost/a?q=1" },
    {
      name: "two slashes stay a path",
      target: "//evil.example/a",
      headers: { host: "h" },
      url: "https://h//evil.example/a",
    },
    { name: "a mount comes first", mount: "/shop", headers: { host: "h" }, url: "https://h/shop/a?q=1" },
  ])("$name", async ({ headers, target, mount, url }) => {
    let seen = "";
    await call(
      (request) => {
        seen = request.url;
        return new Response();
      },
      { headers: headers as Record<string, string>, target: target ?? base.target },
      mount,
    );
    expect(seen).toBe(url);
  });
});

describe("the request", () => {
  test("has method, headers and body", async () => {
    let seen: unknown;
    await call(
      async (request) => {
        seen = [
          request.method,
          request.headers.get("x-a"),
          request.headers.get("cookie"),
          await request.text(),
        ];
        return new Response();
      },
      { method: "PATCH", headers: { "x-a": "Ã©", cookie: "a=1; b=2" }, body: Buffer.from("é") },
    );
    expect(seen).toEqual(["PATCH", "Ã©", "a=1; b=2", "é"]);
  });

  test.each(["GET", "HEAD"])("%s has no body, as the Fetch API wants it", async (method) => {
    let seen: unknown;
    await call(
      (request) => {
        seen = [request.method, request.body];
        return new Response();
      },
      { method, body: Buffer.from("x") },
    );
    expect(seen).toEqual([method, null]);
  });
});

test.each<[string, Partial<HttpRequest>]>([
  ["TRACE", { method: "TRACE" }],
  ["a header name with a blank", { headers: { "x a": "1" } }],
])("what the Fetch API refuses is no mistake of the handler's: %s", async (_, request) => {
  await expect(call(() => new Response(), request)).rejects.toMatchObject({ code: "params-malformed" });
});

describe("the response", () => {
  const two = () => {
    const headers = new Headers({ "Content-Type": "text/plain", "X-A": "1" });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2; Path=/, c");
    headers.append("x-a", "2");
    return headers;
  };
  const streamOf = (...chunks: unknown[]) =>
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });

  test.each<{ name: string; response: () => Response; wanted: HttpResponse }>([
    {
      name: "status and headers, cookies apart",
      response: () => new Response(null, { status: 404, headers: two() }),
      wanted: {
        status: 404,
        headers: { "content-type": "text/plain", "x-a": "1, 2", "set-cookie": ["a=1", "b=2; Path=/, c"] },
        body: undefined,
      },
    },
    {
      name: "bytes",
      response: () => new Response(new Uint8Array([0, 255])),
      wanted: { status: 200, headers: {}, body: Buffer.from([0, 255]) },
    },
    {
      name: "a stream",
      response: () => new Response(streamOf(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2]))),
      wanted: { status: 200, headers: {}, body: Buffer.from([1, 2]) },
    },
    {
      name: "an empty stream",
      response: () => new Response(streamOf()),
      wanted: { status: 200, headers: {}, body: undefined },
    },
  ])("$name", async ({ response, wanted }) => {
    const { status, headers, body } = await call(response);
    expect({ status, headers: { ...headers }, body }).toEqual(wanted);
  });

  test("that promises less than it sends is what it sends", async () => {
    const { body } = await call(() => new Response("abc", { headers: { "content-length": "1" } }));
    expect(body).toEqual(Buffer.from("abc"));
  });
});
