import { createServer, get, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { createRequire } from "node:module";
import { type AddressInfo, connect } from "node:net";
import axios from "axios";
import request from "request";
import * as undici from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../../../runtimes/host/host.js";
import { unlimitedRates } from "../../../runtimes/host/limits.js";
import { clientOf, webAnnotations } from "../../../runtimes/host/testing/client.js";
import type { InvokeOptions } from "../options.js";
import { catalogueAction } from "../testing/catalogue-action.js";
import { routes } from "./routes.js";

let host: Host;
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  const { put } = clientOf(host);
  await put("catalogue", catalogueAction, webAnnotations({ "raw-http": true }));
  await put("private", catalogueAction);
  await put("crash", "function main() { process.exit(1); }", webAnnotations({ "raw-http": true }));
});
afterAll(() => host.close());

let undo: (() => void) | undefined;
afterEach(() => {
  undo?.();
  undo = undefined;
});

function route(options: InvokeOptions = {}, action = "/_/catalogue"): void {
  undo = routes(
    { "http://catalogue:8080": action, "https://catalogue": action },
    { apiHost: host.url, apiKey: host.auth, ...options },
  );
}

interface Asked {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}
interface Answered {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

function byNode(send: typeof httpRequest): (asked: Asked) => Promise<Answered> {
  return ({ url, method = "GET", headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const sent = send(url, { method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      sent.on("error", reject);
      sent.end(body);
    });
}

async function byFetch(
  fetcher: typeof fetch,
  { url, method = "GET", headers = {}, body }: Asked,
): Promise<Answered> {
  const response = await fetcher(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: body as never }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

const clients: { name: string; send: (asked: Asked) => Promise<Answered> }[] = [
  { name: "http.request", send: byNode(httpRequest) },
  { name: "http.request of require", send: byNode(createRequire(import.meta.url)("node:http").request) },
  { name: "fetch", send: (asked) => byFetch(fetch, asked) },
  { name: "undici's fetch", send: (asked) => byFetch(undici.fetch as never, asked) },
  {
    name: "undici.request with an agent of its own",
    async send({ url, method = "GET", headers = {}, body }) {
      const dispatcher = new undici.Agent();
      const answer = await undici.request(url, {
        method,
        headers,
        dispatcher,
        ...(body === undefined ? {} : { body }),
      } as never);
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: Buffer.from(await answer.body.arrayBuffer()),
      };
    },
  },
  {
    name: "axios",
    async send({ url, method = "GET", headers = {}, body }) {
      const answer = await axios({
        url,
        method,
        headers,
        data: body,
        responseType: "arraybuffer",
        validateStatus: () => true,
      });
      return { status: answer.status, headers: answer.headers, body: answer.data };
    },
  },
  {
    name: "request",
    send: ({ url, ...asked }) =>
      new Promise((resolve, reject) =>
        request({ url, encoding: null, ...asked }, (error, { statusCode, headers }, body) =>
          error ? reject(error) : resolve({ status: statusCode, headers, body }),
        ),
      ),
  },
];

describe.each(clients)("$name", ({ send }) => {
  test.each(["rest", "web"] as const)("reaches an action by its service's name, %s", async (via) => {
    route({ via });
    const answer = await send({
      url: "http://catalogue:8080/items/7?a=1&a=2",
      headers: { "x-asked": "yes" },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers["x-seen"]).toBe("yes");
    expect(JSON.parse(answer.body.toString())).toMatchObject({ id: "7", query: { a: ["1", "2"] } });
  });

  test("carries bytes both ways", async () => {
    route();
    const body = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const headers = { "content-type": "application/octet-stream" };
    const answer = await send({ url: "http://catalogue:8080/echo", method: "POST", headers, body });
    expect(Buffer.compare(answer.body, body)).toBe(0);
  });

  test("gets the service's own errors", async () => {
    route();
    expect((await send({ url: "http://catalogue:8080/nothing" })).status).toBe(404);
    expect((await send({ url: "http://catalogue:8080/broken" })).status).toBe(500);
  });
});

test("https needs no certificate, since nothing leaves the process", async () => {
  route();
  const answer = await byNode(httpsRequest as typeof httpRequest)({ url: "https://catalogue/items/1" });
  expect(answer.status).toBe(200);
  expect((await byFetch(fetch, { url: "https://catalogue/items/1" })).status).toBe(200);
  expect((await axios.get("https://catalogue/items/1")).status).toBe(200);
});

test("fetch follows a redirect to the same service", async () => {
  route();
  const response = await fetch("http://catalogue:8080/old");
  expect({ redirected: response.redirected, url: response.url, json: await response.json() }).toMatchObject({
    redirected: true,
    url: "http://catalogue:8080/items/moved",
    json: { id: "moved" },
  });
});

test("an action that is no web action is reached with the key", async () => {
  route({}, "/_/private");
  const response = await fetch("http://catalogue:8080/items/1");
  expect(await response.json()).toMatchObject({ id: "1", host: "catalogue:8080" });
  expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/"]);
});

test("a body of many texts and types arrives as it was", async () => {
  route();
  for (const [type, body] of [
    ["application/json", '{"a":"ä"}'],
    ["text/plain", "ä €"],
    ["application/x-www-form-urlencoded", "a=1&b=2"],
    ["application/json", "true"],
    ["text/csv; charset=utf-8", "a,b\r\n"],
  ]) {
    const response = await fetch("http://catalogue:8080/echo", {
      method: "POST",
      headers: { "content-type": type! },
      body: body!,
    });
    expect(await response.text()).toBe(body);
  }
});

describe("failures are a gateway's", () => {
  test.each([
    { name: "no such action", options: {}, action: "nothing", status: 502, code: "unimplemented" },
    { name: "a crash", options: {}, action: "crash", status: 502, code: "internal" },
    {
      name: "a wrong key",
      options: { apiKey: "a:b" },
      action: "catalogue",
      status: 502,
      code: "unauthenticated",
    },
    {
      name: "no time",
      options: { timeoutMs: 300 },
      action: "catalogue",
      path: "/slow",
      status: 504,
      code: "deadline_exceeded",
    },
    {
      name: "no host",
      options: { apiHost: "http://unlisten.invalid" },
      action: "catalogue",
      status: 503,
      code: "unavailable",
    },
  ])("$name: $status", async ({ options, action, path = "/items/1", status, code }) => {
    route({ ...options, retry: false }, action);
    const response = await fetch(`http://catalogue:8080${path}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  test("a body over the limit: 413, and nothing is sent", async () => {
    route();
    const response = await fetch("http://catalogue:8080/echo", {
      method: "POST",
      body: Buffer.alloc(1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
  });
});

test("a client that gives up ends its call", async () => {
  route({}, "catalogue");
  const abort = new AbortController();
  const failing = fetch("http://catalogue:8080/slow", { signal: abort.signal });
  setImmediate(() => abort.abort());
  await expect(failing).rejects.toThrow(/abort/);
});

test("everything else passes, and afterwards all of it", async () => {
  const server = createServer((_request, response) => response.end("mine"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const before = connect;
  route();
  expect(await (await fetch(url)).text()).toBe("mine");
  expect(
    await new Promise((resolve) =>
      get(url, (response) => response.on("data", (data) => resolve(String(data)))),
    ),
  ).toBe("mine");
  undo!();
  expect(createRequire(import.meta.url)("node:net").connect).toBe(before);
  await expect(fetch("http://catalogue:8080/items/1")).rejects.toThrow();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test.each(["catalogue:8080", "http://catalogue/path", "ftp://catalogue", ""])("%j is no origin", (origin) => {
  expect(() => routes({ [origin]: "a" })).toThrow(expect.objectContaining({ code: "route-malformed" }));
});
