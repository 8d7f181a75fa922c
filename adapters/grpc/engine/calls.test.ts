import { Code, ConnectError, type HandlerContext, type Interceptor } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { watch } from "../../deadline.js";
import { activationKey } from "../activation-key.js";
import { activationFor, ask, engineOf, frame, framesOf } from "./testing/platform.js";
import { bytesOf, Currency, type Money, shop } from "./testing/shop.js";

/** What a Connect service is given, and what becomes of how its methods end. */

const path = "/shop.Currency/Convert";
const json = { "content-type": "application/json" };

type Convert = (request: { to: string }, context: HandlerContext) => object;

function engineWith(convert: Convert, interceptors: Interceptor[] = []) {
  return engineOf({ interceptors, routes: (router) => router.service(Currency, { convert }) });
}

const never = () => new Promise<object>(() => {});

test("a handler is given metadata, deadline, activation, and may add headers and trailers", async () => {
  let seen: unknown[] = [];
  const engine = engineWith((_request, context) => {
    const timeoutMs = context.timeoutMs() ?? 0;
    const activation = context.values.get(activationKey);
    seen = [
      context.requestHeader.get("x-user"),
      timeoutMs > 4000 && timeoutMs <= 5000,
      activation?.activationId,
    ];
    context.responseHeader.set("x-cache", "miss");
    context.responseTrailer.set("x-cost", "1");
    return { currencyCode: "EUR" };
  });
  const headers = { ...json, "x-user": "ann", "connect-timeout-ms": "5000" };
  const reply = await ask(engine, path, headers, "{}");
  expect(seen).toEqual(["ann", true, ""]);
  expect(reply.headers).toMatchObject({ "x-cache": "miss", "trailer-x-cost": "1" });
});

test("interceptors run in order, and a service's own replace the engine's but for what it must see", async () => {
  const order: string[] = [];
  const named =
    (name: string): Interceptor =>
    (next) =>
    (request) => {
      order.push(name);
      return next(request);
    };
  const fail = () => {
    throw new TypeError("of no use to a caller");
  };
  await ask(
    engineWith(() => ({}), [named("first"), named("second")]),
    path,
    json,
    "{}",
  );
  const own = engineOf({
    routes: (router) => router.service(Currency, { convert: fail }, { interceptors: [named("own")] }),
  });
  const { failure } = await ask(own, path, json, "{}");
  expect(order).toEqual(["first", "second", "own"]);
  expect(failure?.cause).toBeInstanceOf(TypeError);
});

test("a declared error is an answer, with its details and metadata", async () => {
  const detail = { desc: shop.registry.getMessage("shop.Unknown")!, value: { currency: "XXX" } };
  const engine = engineWith(() => {
    throw new ConnectError("no rate", Code.NotFound, { "x-tried": "3" }, [detail]);
  });
  const { status, headers, body, failure } = await ask(engine, path, json, "{}");
  expect([status, headers["x-tried"], failure]).toEqual([404, "3", undefined]);
  expect(JSON.parse(body.toString())).toEqual({
    code: "not_found",
    message: "no rate",
    details: [{ type: "shop.Unknown", value: "CgNYWFg", debug: { currency: "XXX" } }],
  });
});

test.each([
  { type: "application/json", body: "{}", told: '{"code":"internal","message":"internal error"}' },
  {
    type: "application/grpc-web+json",
    body: frame(0, Buffer.from("{}")),
    told: "grpc-message: internal%20error\r\ngrpc-status: 13\r\n",
  },
])(
  "an undeclared error fails the activation, and its text stays out of $type",
  async ({ type, body, told }) => {
    const engine = engineWith(() => {
      throw new Error("password=secret");
    });
    const reply = await ask(engine, path, { "content-type": type }, body);
    const text = type === "application/json" ? reply.body.toString() : framesOf(reply.body)[0]![1];
    expect([text, (reply.failure!.cause as Error).message]).toEqual([told, "password=secret"]);
  },
);

test("an error in the middle of a stream comes after its messages, and is noted", async () => {
  const engine = engineOf({
    routes: (router) =>
      router.service(Currency, {
        async *watch() {
          yield { units: 1n };
          throw new Error("lost");
        },
      }),
  });
  const body = frame(0, bytesOf("ConvertRequest"));
  const reply = await ask(
    engine,
    "/shop.Currency/Watch",
    { "content-type": "application/connect+proto" },
    body,
  );
  expect(framesOf(reply.body)).toEqual([
    [0, bytesOf("Money", { units: 1n }).toString()],
    [2, '{"error":{"code":"internal","message":"internal error"}}'],
  ]);
  expect((reply.failure!.cause as Error).message).toBe("lost");
});

test.each([
  { type: "application/json", body: "{}", header: "connect-timeout-ms", timeout: "20" },
  {
    type: "application/grpc-web+json",
    body: frame(0, Buffer.from("{}")),
    header: "grpc-timeout",
    timeout: "20m",
  },
])(
  "a handler that does not look at its signal is not waited for: $type",
  async ({ type, body, header, timeout }) => {
    const headers = { "content-type": type, [header]: timeout };
    const { body: told, failure } = await ask(engineWith(never), path, headers, body);
    expect(told.toString()).toMatch(/deadline_exceeded|grpc-status: 4\r\n/);
    expect(failure).toBeUndefined();
  },
);

test("a handler that ends because of its signal has the last word", async () => {
  const engine = engineWith(
    (_request, { signal }) =>
      new Promise((_resolve, fail) => {
        const late = new ConnectError("half done", Code.DeadlineExceeded);
        signal.addEventListener("abort", () => fail(late));
      }),
  );
  // So long that the handler begins before it is over.
  const { body } = await ask(engine, path, { ...json, "connect-timeout-ms": "1000" }, "{}");
  expect(JSON.parse(body.toString())).toEqual({ code: "deadline_exceeded", message: "half done" });
});

test("an activation that runs out of time answers deadline_exceeded and counts as failed", async () => {
  const body = Buffer.from("{}");
  const activation = activationFor(path, json, body, Date.now() + 60);
  watch(activation);
  const reply = await ask(engineWith(never), path, json, body, activation);
  expect(JSON.parse(reply.body.toString()).code).toBe("deadline_exceeded");
  expect(reply.failure?.cause).toMatchObject({ code: "deadline-exceeded" });
});

test("an error that nobody caught ends the call that it belongs to", async () => {
  const body = Buffer.from("{}");
  const activation = activationFor(path, json, body);
  const stray = new Error("in a timer");
  const engine = engineWith(() => {
    setImmediate(() => activation.abandon?.(stray));
    return never();
  });
  const reply = await ask(engine, path, json, body, activation);
  expect([JSON.parse(reply.body.toString()).code, reply.failure?.cause]).toEqual(["internal", stray]);
});

test("a stream that never waits and never ends is cut off", async () => {
  let ended = false;
  const engine = engineOf({
    routes: (router) =>
      router.service(Currency, {
        async *watch(): AsyncGenerator<Partial<Money>> {
          try {
            for (;;) yield { currencyCode: "U".repeat(100_000) };
          } finally {
            ended = true;
          }
        },
      }),
  });
  const body = frame(0, bytesOf("ConvertRequest"));
  const reply = await ask(engine, "/shop.Currency/Watch", { "content-type": "application/grpc-web" }, body);
  expect(framesOf(reply.body)[0]![1]).toContain("grpc-status: 8\r\n");
  expect(ended).toBe(true);
});
