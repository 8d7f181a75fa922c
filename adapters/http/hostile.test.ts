import { setImmediate } from "node:timers/promises";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ActionParams, WebResult } from "../activation.js";
import { responseOf } from "./fidelity/controller-model.js";
import { context, type HttpApplication, type Main, wrap } from "./index.js";
import { Random } from "./testing/random.js";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

/** What each application tells of a request, with what it could have kept of an earlier one. */
interface Echo {
  url: string;
  headers: unknown;
  body: unknown;
  params: unknown;
}

function makeExpress(): HttpApplication {
  const app = express();
  app.use(
    express.json({ strict: false }),
    express.urlencoded({ extended: true }),
    express.text(),
    express.raw(),
  );
  app.use((request, response) => {
    const echo: Echo = {
      url: request.originalUrl,
      headers: request.headers,
      body: request.body,
      params: context().params,
    };
    response.set("x-echo", String(request.query.header ?? "none"));
    response.type(String(request.query.type ?? "json")).send(JSON.stringify(echo));
  });
  return app;
}

function makeFastify(): HttpApplication {
  const app = fastify();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.all("/*", async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    reply.header("x-echo", String(query.header ?? "none"));
    const echo: Echo = {
      url: request.url,
      headers: request.headers,
      body: request.body,
      params: context().params,
    };
    return echo;
  });
  return app;
}

function makeHono(): HttpApplication {
  const app = new Hono();
  app.all("*", async (c) => {
    c.header("x-echo", c.req.query("header") ?? "none");
    const body = await c.req.text();
    const echo: Echo = { url: c.req.url, headers: c.req.header(), body, params: context().params };
    return c.json(echo);
  });
  return app;
}

const odd = [
  "\r\nx-injected: 1",
  "\0",
  "\ud800",
  "😀\udfff",
  "__proto__",
  "constructor",
  "prototype",
  "../../../etc/passwd",
  "%00%ff%zz",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "a[b][c][__proto__][polluted]=1",
  "'; DROP TABLE x; --",
  "é☃",
];

/** Any JSON value, and some that JSON has not. */
function makeValue(random: Random, depth = 0): unknown {
  const makers: (() => unknown)[] = [
    () => random.pick(odd),
    () => random.text("ab %&=?#/\\\r\n\0é☃\ud800", random.below(30)),
    () => random.pick([null, undefined, true, false, 0, -1, 1.5, Number.NaN, Infinity, 2 ** 53]),
    () => "x".repeat(random.below(3000)),
    () => [],
    () => Object.create(null),
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    () => 10n,
    () => Symbol("odd"),
    () => () => "function",
    () => new Date(Number.NaN),
    () => Buffer.from("bytes"),
    () => ({
      get trap() {
        throw new Error("getter");
      },
    }),
  ];
  if (depth < 3) {
    makers.push(
      () => Array.from({ length: random.below(4) }, () => makeValue(random, depth + 1)),
      () =>
        Object.fromEntries(
          Array.from({ length: random.below(4) }, () => [random.pick(odd), makeValue(random, depth + 1)]),
        ),
    );
  }
  return random.pick(makers)();
}

const types = [
  ...[
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "image/png",
    "multipart/form-data; boundary=x",
  ],
  ...[
    "application/vnd.api+json",
    "xyzbar",
    "",
    "application/json; charset=utf-16",
    'text/plain; charset="',
    "a/b;".repeat(500),
  ],
];
const bodies = [
  ...[
    "",
    "{}",
    "e30=",
    "eyJfX3Byb3RvX18iOnsicG9sbHV0ZWQiOnRydWV9fQ==",
    "not base64!",
    "a=1&__proto__[polluted]=1&a[__proto__][x]=1",
  ],
  ...[
    '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--x--',
    "\ufffd",
    "[".repeat(20_000),
  ],
];

/** A request that could be real in most, and is not in some parts; `mark` is its own and nobody else's. */
function makeParams(random: Random, mark: string): ActionParams {
  const params: ActionParams = {
    __ow_method: random.pick([
      "get",
      "post",
      "put",
      "delete",
      "head",
      "options",
      "patch",
      "trace",
      "connect",
      "x y",
    ]),
    __ow_headers: {
      host: random.pick(["h.example", "h/../admin?", "[::1]", ""]),
      "content-type": random.pick(types),
      "x-mark": mark,
      accept: random.pick(["*/*", "text/html", "image/png;q=0.1", "nonsense", `text/${"x".repeat(20_000)}`]),
      cookie: random.pick(["a=1", "__proto__=1; constructor=2", ";;;=;"]),
    },
    __ow_path: random.pick(["", "/", "/a/b", "//evil.example/x", "/%2e%2e/%00", "/\\", "*", ...odd]),
    __ow_query: random.pick([
      "",
      "a=1&a=2",
      "a[]=1&a[b]=2",
      "__proto__[polluted]=1",
      "header=a%0d%0ab",
      "type=image/png",
      "type=%00",
      "&".repeat(1000),
    ]),
    __ow_body: random.pick(bodies),
    bound: `bound-${mark}`,
  };
  for (let i = random.below(4); i > 0; i--) mutate(random, params);
  return random.chance(0.02) ? (makeValue(random) as ActionParams) : params;
}

function mutate(random: Random, params: ActionParams): void {
  // Not read, since it may be a trap by now.
  const headers: unknown = Object.getOwnPropertyDescriptor(params, "__ow_headers")?.value;
  const set = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  random.pick([
    () => set(params, random.pick(Object.keys(params)), makeValue(random)),
    () => set(params, random.pick(odd), makeValue(random)),
    () => delete params[random.pick(Object.keys(params))],
    () => {
      if (typeof headers === "object" && headers !== null)
        set(headers, random.pick([...odd, "x-a", "x".repeat(5000)]), makeValue(random));
    },
    () =>
      Object.defineProperty(params, random.pick(["__ow_method", "__ow_headers", "__ow_path", "__ow_body"]), {
        enumerable: true,
        configurable: true,
        get() {
          throw new Error("getter");
        },
      }),
    () =>
      set(
        params,
        "http",
        random.pick<unknown>([
          { method: "GET" },
          { method: "post", body: makeValue(random), isBase64Encoded: true },
          makeValue(random),
        ]),
      ),
  ])();
}

/** What is wrong with a result, if anything. */
function faultOf(result: WebResult): string | undefined {
  const request = { method: "POST", target: "/", headers: [], body: undefined };
  const received = responseOf(result, request as never);
  const answer = "error" in result ? result.error : result;
  if (received.status !== answer.statusCode)
    return `the platform makes ${received.status} of ${answer.statusCode}`;
  const split = received.headers.find(([name]) => name === "split-header" || name === "x-injected");
  return split === undefined ? undefined : `a header was injected: ${split[1]}`;
}

const objectPrototype = Object.getOwnPropertyNames(Object.prototype).sort().join();

describe.each([
  { name: "Express", make: makeExpress, seed: 101 },
  { name: "Fastify", make: makeFastify, seed: 102 },
  { name: "Hono", make: makeHono, seed: 103 },
])("$name, under 2000 hostile activations", ({ make, seed }) => {
  test.each([
    { name: "one by one", atOnce: 1 },
    { name: "forty at once", atOnce: 40 },
  ])("answers each, $name, and each its own", async ({ atOnce }) => {
    const random = new Random(seed + atOnce);
    const main: Main = wrap(make(), { deadlineMarginMs: 0 });
    const faults: unknown[] = [];
    let answered = 0;
    for (let n = 0; n < 2000; n += atOnce) {
      await Promise.all(
        Array.from({ length: atOnce }, async (_, i) => {
          const mark = `mark-${n + i}-`;
          const params = makeParams(random, mark);
          const result = await main(params, { activationId: mark });
          const text = JSON.stringify(result);
          const decoded = Buffer.from(
            text.match(/"body":"([A-Za-z0-9+/=]*)"/)?.[1] ?? "",
            "base64",
          ).toString();
          const foreign = (text + decoded).match(/mark-\d+-/g)?.find((found) => found !== mark);
          const fault = faultOf(result) ?? (foreign && `${foreign} appears in ${mark}`);
          if (fault !== undefined) faults.push({ n: n + i, fault, result: text.slice(0, 300) });
          if (!("error" in result) && result.statusCode === 200) answered += 1;
        }),
      );
    }
    await setImmediate();
    expect(faults.slice(0, 5)).toEqual([]);
    expect(answered).toBeGreaterThan(200);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(objectPrototype);
  });
});
