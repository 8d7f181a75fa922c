import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setImmediate, setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import express from "express";
// @ts-expect-error -- Express 4 under this name has no declarations, and takes part as a plain application.
import express4 from "express4";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ActionParams, WebAnswer, WebResult } from "../activation.js";
import { context, type HttpApplication, UnlistenError, type WrapOptions, wrap } from "./index.js";

const web = { __ow_method: "get", __ow_headers: {}, __ow_path: "/", __ow_query: "", __ow_body: "" };

/** What was written to the action's log. */
let log = "";

beforeEach(() => {
  log = "";
  vi.spyOn(console, "error").mockImplementation((text: string) => {
    log += `${text}\n`;
  });
});

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;
type Fetch = (request: Request) => Response | Promise<Response>;

function call(app: unknown, params: ActionParams = {}, options: WrapOptions = {}, invocation?: unknown) {
  return wrap(app as HttpApplication, options)({ ...web, ...params }, invocation);
}

function answerOf(result: WebResult): WebAnswer {
  return "error" in result ? result.error : result;
}

function jsonOf(result: WebResult) {
  return JSON.parse(answerOf(result).body!);
}

/** A failed activation's status and code; what our own answers have in common is checked on the way. */
function failureOf(result: WebResult) {
  const { statusCode, headers } = answerOf(result);
  const { error, code, hint, activationId } = jsonOf(result);
  expect([
    headers["content-type"],
    headers["cache-control"],
    typeof error,
    typeof hint,
    typeof activationId,
  ]).toEqual(["application/json", "no-store", "string", "string", "string"]);
  return { failed: "error" in result, statusCode, code };
}

describe("every kind of application answers", () => {
  const listener: Listener = (_, response) => response.end("hello");
  const handler: Fetch = (_request) => new Response("hello");
  const makeExpress = () => express().get("/", (_, response) => void response.type("text").send("hello"));
  const makeFastify = () => {
    const app = fastify();
    app.get("/", async () => "hello");
    return app;
  };
  test.each<[string, () => unknown]>([
    ["Express 5", makeExpress],
    [
      "Express 4",
      () =>
        express4().get("/", (_: unknown, response: { send(text: string): void }) => response.send("hello")),
    ],
    ["Koa", () => new Koa().use((ctx) => void Object.assign(ctx, { body: "hello" }))],
    ["Fastify", makeFastify],
    ["Hono", () => new Hono().get("/", (c) => c.text("hello"))],
    ["a fetch handler", () => handler],
    ["an object with fetch", () => ({ fetch: handler })],
    ["a listener", () => listener],
    ["an http.Server", () => createServer(listener)],
    ["a promise of one", async () => makeExpress()],
    ["a function that makes one", () => () => makeExpress()],
    ["a function that makes one in time", () => async () => makeFastify()],
    ["a function that makes a function that makes one", () => () => () => makeExpress()],
    ["a module's default export", () => async () => ({ default: makeExpress() })],
    ["a CommonJS module, imported", () => async () => ({ default: { app: makeExpress() } })],
    ["a module's app", () => ({ app: makeExpress() })],
    ["a module's server", () => ({ server: createServer(listener) })],
  ])("%s", async (_, make) => {
    const { statusCode, body } = answerOf(await call(make()));
    expect([statusCode, body]).toEqual([200, "hello"]);
  });
});

describe("what is no application", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["a text", "./app.js"],
    ["an empty object", {}],
    ["a list", []],
    ["a module without one", { answer: 42 }],
    ["a promise of nothing", Promise.resolve()],
    ["a function that makes nothing", () => {}],
    ["a function that makes null", () => null],
    ["a server that nobody listens on", createServer()],
  ])("%s is refused, activation by activation", async (_, app) => {
    const main = wrap(app as HttpApplication);
    const results = [await main(web), await main(web)];
    expect(results.map(failureOf)).toEqual(
      Array(2).fill({ failed: true, statusCode: 500, code: "application-unknown" }),
    );
  });
});

describe("a function that makes the application", () => {
  const hello: Fetch = (_request) => new Response("hello");

  test("is not called by wrap, and once for all activations", async () => {
    const make = vi.fn(async () => ({ default: hello }));
    const main = wrap(() => make());
    const before = make.mock.calls.length;
    await Promise.all([main(web), main(web)]);
    await main(web);
    expect([before, make.mock.calls.length]).toEqual([0, 1]);
  });

  test("is called again by the activation after one that failed", async () => {
    let attempts = 0;
    const main = wrap(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error("database secret");
      return { default: hello };
    });
    const results = await Promise.all([main(web), main(web)]);
    const next = await main(web);
    expect(results.map(failureOf)).toEqual(
      Array(2).fill({ failed: true, statusCode: 500, code: "application-not-loaded" }),
    );
    expect([answerOf(next).statusCode, attempts]).toEqual([200, 2]);
    expect([JSON.stringify(results).includes("secret"), log.includes("secret")]).toEqual([false, true]);
  });

  test("is called again also when it failed after its activation had given up", async () => {
    let attempts = 0;
    let fail: (error: Error) => void = () => {};
    const main = wrap(() => {
      attempts += 1;
      if (attempts > 1) return hello;
      return new Promise<Fetch>((_, reject) => {
        fail = reject;
      });
    });
    const late = await main(web, { deadline: Date.now() + 200 });
    fail(new Error("too late"));
    await setImmediate();
    expect([failureOf(late).code, answerOf(await main(web)).statusCode]).toEqual(["deadline-exceeded", 200]);
  });

  test("is not called again while it is still at work", async () => {
    let attempts = 0;
    const main = wrap(async () => {
      attempts += 1;
      await setTimeout(400);
      return { default: hello };
    });
    const late = await main(web, { deadline: Date.now() + 200 });
    expect([failureOf(late).code, answerOf(await main(web)).statusCode, attempts]).toEqual([
      "deadline-exceeded",
      200,
      1,
    ]);
  });

  test("may be a promise, and a Fastify instance is not started before the first activation", async () => {
    const app = fastify();
    const ready = vi.spyOn(app, "ready");
    app.get("/", async () => "hello");
    const main = wrap(app);
    await setImmediate();
    const before = ready.mock.calls.length;
    expect([before, answerOf(await main(web)).body, log]).toEqual([0, "hello", ""]);
  });

  test("whose own UnlistenError is told as it is", async () => {
    const error = new UnlistenError("capture-entry-missing", "cannot find it", { hint: "Look." });
    expect(failureOf(await call(() => Promise.reject(error))).code).toBe("capture-entry-missing");
  });
});

describe("what goes wrong is answered", () => {
  const secret = "hunter2";
  const fail = () => {
    throw new Error(secret);
  };
  const thrown = { failed: true, statusCode: 500, code: "application-threw" };
  test.each<{ name: string; app: Listener | Fetch; params?: ActionParams; kind?: "fetch"; failure: object }>([
    { name: "a listener throws", app: (_request, _response) => fail(), failure: thrown },
    { name: "a listener rejects", app: async (_request, _response) => fail(), failure: thrown },
    {
      name: "a listener rejects later",
      app: async (_request, _response) => setImmediate().then(fail),
      failure: thrown,
    },
    {
      name: "a listener throws after a part of its answer",
      app: (_request, response) => {
        response.write("part");
        fail();
      },
      failure: thrown,
    },
    { name: "a listener throws nothing", app: (_request, _response) => Promise.reject(), failure: thrown },
    { name: "a fetch handler throws", app: (_request: Request) => fail(), failure: thrown },
    { name: "a fetch handler rejects", app: async (_request: Request) => fail(), failure: thrown },
    {
      name: "a fetch handler returns no Response",
      app: (_request: Request) => ({}) as Response,
      failure: thrown,
    },
    {
      name: "a fetch body fails",
      app: (_request: Request) =>
        new Response(new ReadableStream({ pull: (c) => c.error(new Error(secret)) })),
      failure: thrown,
    },
    {
      name: "a listener destroys its response",
      app: (_request, response) => response.destroy(),
      failure: { failed: true, statusCode: 502, code: "response-missing" },
    },
    {
      name: "a status that the platform refuses",
      app: (_request, response) => response.writeHead(600).end("x"),
      failure: { failed: true, statusCode: 502, code: "response-unsupported" },
    },
    {
      name: "a fetch error response",
      app: (_request: Request) => Response.error(),
      failure: { failed: true, statusCode: 502, code: "response-unsupported" },
    },
    {
      name: "more than a result holds",
      app: (_request, response) => response.end("x".repeat(1024 * 1024)),
      failure: { failed: true, statusCode: 507, code: "result-too-large" },
    },
    {
      name: "a listener that never stops writing",
      app: (_request, response) => {
        const more = () => {
          if (!response.destroyed) response.write(Buffer.alloc(256 * 1024), more);
        };
        more();
      },
      failure: { failed: true, statusCode: 507, code: "result-too-large" },
    },
    {
      name: "a stream that never ends",
      app: (_request: Request) =>
        new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(256 * 1024)) })),
      failure: { failed: true, statusCode: 507, code: "result-too-large" },
    },
    {
      name: "a WebSocket",
      app: (_request, response) => response.end("never reached"),
      params: { __ow_headers: { upgrade: "websocket", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" } },
      failure: { failed: true, statusCode: 501, code: "upgrade-unsupported" },
    },
    {
      name: "parameters that are no request, the caller's doing",
      app: (_request, response) => response.end("never reached"),
      params: { __ow_headers: null },
      failure: { failed: false, statusCode: 400, code: "params-malformed" },
    },
  ])("$name", async ({ app, params, failure }) => {
    const result = await call(app, params);
    expect(failureOf(result)).toEqual(failure);
    expect([JSON.stringify(result).includes(secret), log.includes("unlisten ")]).toEqual([false, true]);
  });

  test("HEAD too", async () => {
    const result = await call((_request: unknown, _response: unknown) => fail(), { __ow_method: "head" });
    expect(failureOf(result)).toEqual(thrown);
  });

  test("under its own type whatever the client accepts, since the platform lets errors pass", async () => {
    const params = { __ow_headers: { accept: "text/html" } };
    const { headers, body } = answerOf(await call((_request: unknown, _response: unknown) => fail(), params));
    expect([headers["content-type"], headers["unlisten-content-type"], JSON.parse(body!).code]).toEqual([
      "application/json",
      undefined,
      "application-threw",
    ]);
  });

  test("an application's own error page is an answer", async () => {
    const app = express().use(
      () => fail(),
      (_error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
        response.status(500).json({ own: true });
      },
    );
    expect(await call(app)).toMatchObject({ statusCode: 500, body: '{"own":true}' });
  });
});

describe("failOn", () => {
  const app: Listener = (request, response) => response.writeHead(Number(request.url!.slice(1))).end("b");
  test.each([
    { name: "nothing fails by default", status: 500, failOn: undefined, failed: false },
    { name: "what it names fails", status: 503, failOn: (s: number) => s >= 500, failed: true },
    { name: "what it does not name, does not", status: 404, failOn: (s: number) => s >= 500, failed: false },
  ])("$name", async ({ status, failOn, failed }) => {
    const result = await call(app, { __ow_path: `/${status}` }, failOn === undefined ? {} : { failOn });
    expect(["error" in result, answerOf(result).statusCode, answerOf(result).body]).toEqual([
      failed,
      status,
      "b",
    ]);
  });
});

describe("basePath", () => {
  const invocation = { actionName: "/guest/shop/orders" };
  const app = express()
    .use("/files", express.static(fileURLToPath(new URL("./testdata", import.meta.url)), { index: false }))
    .get("/a", (request, response) => {
      response.json([request.baseUrl, request.originalUrl, request.url, request.path]);
    });
  const handler: Fetch = (request) => Response.json([new URL(request.url).pathname]);

  test.each<{ name: string; basePath?: WrapOptions["basePath"]; seen: string[]; url: string }>([
    { name: "none by default", seen: ["", "/a?q=1", "/a?q=1", "/a"], url: "/a" },
    { name: "none for false", basePath: false, seen: ["", "/a?q=1", "/a?q=1", "/a"], url: "/a" },
    {
      name: "the action's own for true",
      basePath: true,
      seen: ["/api/v1/web/guest/shop/orders", "/api/v1/web/guest/shop/orders/a?q=1", "/a?q=1", "/a"],
      url: "/api/v1/web/guest/shop/orders/a",
    },
    { name: "a text", basePath: "/shop/", seen: ["/shop", "/shop/a?q=1", "/a?q=1", "/a"], url: "/shop/a" },
    {
      name: "a text without slashes",
      basePath: "shop",
      seen: ["/shop", "/shop/a?q=1", "/a?q=1", "/a"],
      url: "/shop/a",
    },
    { name: "a slash is none", basePath: "/", seen: ["", "/a?q=1", "/a?q=1", "/a"], url: "/a" },
  ])("$name", async ({ basePath, seen, url }) => {
    const options = basePath === undefined ? {} : { basePath };
    const params = { __ow_path: "/a", __ow_query: "q=1" };
    const results = [
      await call(app, params, options, invocation),
      await call(handler, params, options, invocation),
    ];
    expect(results.map(jsonOf)).toEqual([seen, [url]]);
  });

  test("is in the redirects of express.static", async () => {
    const result = await call(
      express().use(express.static(fileURLToPath(new URL("..", import.meta.url)))),
      { __ow_path: "/http" },
      { basePath: true },
      invocation,
    );
    expect(answerOf(result)).toMatchObject({
      statusCode: 301,
      headers: { location: "/api/v1/web/guest/shop/orders/http/" },
    });
  });
});

describe("the deadline", () => {
  const soon = () => ({ activationId: "late", deadline: String(Date.now() + 300) });
  const late = { failed: true, statusCode: 504, code: "deadline-exceeded" };

  test.each<[string, unknown]>([
    ["a listener that never answers", (_request: unknown, _response: unknown) => {}],
    ["Express that never answers", express().use(() => {})],
    [
      "a listener that never ends its answer",
      (_request: unknown, response: ServerResponse) => void response.write("part"),
    ],
    ["a fetch handler that never answers", (_request: unknown) => new Promise(() => {})],
    [
      "a fetch body that never ends",
      (_request: unknown) => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(1)) })),
    ],
    ["an application that never loads", () => new Promise(() => {})],
  ])("%s is 504", async (_, app) => {
    const result = await call(app, {}, {}, soon());
    expect([failureOf(result), jsonOf(result).activationId]).toEqual([late, "late"]);
  });

  test("closes the response and aborts the signal, in this order of events: abort, close, answer", async () => {
    const events: string[] = [];
    const app: Listener = (request, response) => {
      context().signal.addEventListener("abort", () => events.push(`abort: ${context().signal.reason.code}`));
      response.on("close", () => events.push(`close: ${response.destroyed} ${response.writableFinished}`));
      request.on("close", () => events.push("request closed"));
    };
    await call(app, {}, {}, soon()).then(() => events.push("answer"));
    await setImmediate();
    expect(events.filter((event) => event !== "request closed")).toEqual([
      "abort: deadline-exceeded",
      "close: true false",
      "answer",
    ]);
  });

  test("ends what a fetch handler hands its request's signal to", async () => {
    let reason: unknown;
    const app: Fetch = async (request) => {
      await setTimeout(60_000, undefined, { signal: request.signal }).catch((error) => {
        reason = error.cause ?? error;
      });
      return new Response("stopped");
    };
    const result = await call(app, {}, {}, soon());
    await setImmediate();
    expect([failureOf(result), (reason as { code: string }).code]).toEqual([late, "deadline-exceeded"]);
  });

  test("does not touch an answer in time", async () => {
    const app: Listener = (_request, response) => void setTimeout(20).then(() => response.end("in time"));
    expect(answerOf(await call(app, {}, {}, { deadline: Date.now() + 5000 })).body).toBe("in time");
  });

  test("leaves an activation of the future alone after one of the past", async () => {
    const main = wrap(
      ((_request, response) => void setImmediate().then(() => response.end("hello"))) as Listener,
    );
    await main(web, { deadline: 1 });
    expect(answerOf(await main(web, { deadline: Date.now() + 5000 })).body).toBe("hello");
  });
});

describe("waitUntil", () => {
  test("holds the result until the work is done, also work that work adds", async () => {
    const events: string[] = [];
    const app: Listener = (_request, response) => {
      const { waitUntil } = context();
      waitUntil(
        setTimeout(20).then(() => {
          events.push("work");
          waitUntil(setTimeout(20).then(() => events.push("more work")));
        }),
      );
      response.end("answer");
    };
    const result = await call(app);
    events.push("result");
    expect([answerOf(result).body, events]).toEqual(["answer", ["work", "more work", "result"]]);
  });

  test("does not hold it longer than there is time", async () => {
    const app: Listener = (_request, response) => {
      context().waitUntil(new Promise(() => {}));
      response.end("answer");
    };
    expect(answerOf(await call(app, {}, {}, { deadline: Date.now() + 300 })).body).toBe("answer");
  });

  test("logs work that fails, and the answer stands", async () => {
    const app: Listener = (_request, response) => {
      const { waitUntil } = context();
      waitUntil(Promise.reject(new Error("work failed")));
      waitUntil(setTimeout(10).then(() => Promise.reject(new Error("more failed"))));
      response.end("answer");
    };
    const result = await call(app);
    expect([answerOf(result), log.includes("work failed"), log.includes("more failed")]).toEqual([
      expect.objectContaining({ statusCode: 200, body: "answer" }),
      true,
      true,
    ]);
  });

  test("takes what is no promise", async () => {
    const app: Listener = (_request, response) => {
      context().waitUntil("nothing" as never);
      response.end("answer");
    };
    expect(answerOf(await call(app)).body).toBe("answer");
  });
});

describe("bound parameters", () => {
  test("are in the context, and nowhere in the request", async () => {
    const app: Listener = (request, response) => {
      const seen = JSON.stringify([request.url, request.headers, request.rawHeaders, request.method]);
      response.end(JSON.stringify({ seen: seen.includes("secret"), params: context().params }));
    };
    const bound = { DB_URL: "secret", deep: { key: "secret" } };
    expect(jsonOf(await call(app, bound))).toEqual({ seen: false, params: bound });
  });
});

describe("the body of a failure", () => {
  test("is valid even where the application threw a trap", async () => {
    const trap = new Error("trap");
    Object.defineProperty(trap, "name", {
      get() {
        throw new Error("name is a trap");
      },
    });
    expect(failureOf(await call((_request: unknown, _response: unknown) => Promise.reject(trap)))).toEqual({
      failed: true,
      statusCode: 500,
      code: "application-threw",
    });
  });
});
