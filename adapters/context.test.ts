import { setImmediate, setTimeout } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import "./http/provide-seldom.js";
import type { ActionParams, WebAnswer } from "./activation.js";
import { type ActivationContext, context, contextOf, hasContext } from "./context.js";
import { Random } from "./http/testing/random.js";
import { Activation } from "./running-activation.js";
import { webPath } from "./visible-context.js";

function contextFor(params: ActionParams, invocation?: unknown): ActivationContext {
  return contextOf(new Activation(params, invocation, 1000));
}

const web = { __ow_method: "get", __ow_headers: {}, __ow_path: "", __ow_query: "" };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the path that reaches a web action", () => {
  test.each([
    ["/guest/shop/orders", "/api/v1/web/guest/shop/orders"],
    ["/guest/orders", "/api/v1/web/guest/default/orders"],
    ["guest/orders", "/api/v1/web/guest/default/orders"],
    ["/a b/c@d/e&f", "/api/v1/web/a%20b/c%40d/e%26f"],
    ["orders", ""],
    ["", ""],
    ["/", ""],
    ["/a/b/c/d", ""],
  ])("%s: %s", (name, path) => {
    expect(webPath(name)).toBe(path);
  });
});

describe("facts", () => {
  const environment = {
    __OW_ACTIVATION_ID: "env-id",
    __OW_TRANSACTION_ID: "env-tid",
    __OW_NAMESPACE: "env-ns",
    __OW_ACTION_NAME: "/env/pkg/action",
    __OW_ACTION_VERSION: "0.0.9",
    __OW_API_HOST: "env-host",
    __OW_API_KEY: "env-key",
    __OW_DEADLINE: "9000",
  };
  const outside = {
    activationId: "",
    transactionId: "",
    namespace: "",
    actionName: "",
    actionVersion: "",
    apiHost: "",
    apiKey: "",
    deadline: undefined,
    basePath: "",
  };

  test.each([
    { name: "nothing outside of a platform", env: {}, invocation: undefined, facts: {} },
    { name: "no object says nothing", env: {}, invocation: "text", facts: {} },
    {
      name: "our runner's second argument",
      env: environment,
      invocation: {
        activationId: "id",
        transactionId: "tid",
        namespace: "ns",
        actionName: "/ns/pkg/action",
        actionVersion: "0.0.1",
        apiHost: "host",
        apiKey: "key",
        deadline: "5000",
      },
      facts: {
        activationId: "id",
        transactionId: "tid",
        namespace: "ns",
        actionName: "/ns/pkg/action",
        actionVersion: "0.0.1",
        apiHost: "host",
        apiKey: "key",
        deadline: 5000,
        basePath: "/api/v1/web/ns/pkg/action",
      },
    },
    {
      name: "DigitalOcean's second argument",
      env: {},
      invocation: {
        activationId: "id",
        requestId: "rid",
        functionName: "/ns/fn",
        functionVersion: "3",
        deadline: 5000,
      },
      facts: {
        activationId: "id",
        transactionId: "rid",
        actionName: "/ns/fn",
        actionVersion: "3",
        deadline: 5000,
        basePath: "/api/v1/web/ns/default/fn",
      },
    },
    {
      name: "the environment without a second argument",
      env: environment,
      invocation: undefined,
      facts: {
        activationId: "env-id",
        transactionId: "env-tid",
        namespace: "env-ns",
        actionName: "/env/pkg/action",
        actionVersion: "0.0.9",
        apiHost: "env-host",
        apiKey: "env-key",
        deadline: 9000,
        basePath: "/api/v1/web/env/pkg/action",
      },
    },
    {
      name: "the environment for what is no text",
      env: { __OW_ACTIVATION_ID: "env-id" },
      invocation: { activationId: 5 },
      facts: { activationId: "env-id" },
    },
  ])("$name", ({ env, invocation, facts }) => {
    for (const name of Object.keys(environment)) vi.stubEnv(name, (env as Record<string, string>)[name]);
    const made = contextFor(web, invocation);
    const seen = Object.fromEntries(
      Object.keys(outside).map((key) => [key, made[key as keyof ActivationContext]]),
    );
    expect(seen).toEqual({ ...outside, ...facts });
  });

  test("time is endless without a deadline, and never less than none", () => {
    const remaining = [undefined, { deadline: 1 }].map((given) => contextFor(web, given).remainingTimeMs());
    expect(remaining).toEqual([Infinity, 0]);
  });

  test.each([
    { name: "the caller's namespace", params: { ...web, __ow_user: "guest" }, user: "guest" },
    { name: "nobody", params: web, user: undefined },
    { name: "what is no text is nobody", params: { ...web, __ow_user: { name: "x" } }, user: undefined },
  ])("user: $name", ({ params, user }) => {
    expect(contextFor(params).user).toBe(user);
  });

  test.each([
    { name: "all but the request", params: { ...web, a: 1, b: { c: [] } }, bound: { a: 1, b: { c: [] } } },
    { name: "http is a name like others", params: { ...web, http: "proxy" }, bound: { http: "proxy" } },
    { name: "http is DigitalOcean's request", params: { http: { method: "GET" }, a: 1 }, bound: { a: 1 } },
  ])("bound parameters: $name", ({ params, bound }) => {
    expect(contextFor(params).params).toEqual(bound);
  });

  const headers = { traceparent: "00-header", tracestate: "h=1" };
  test.each([
    { name: "nobody's", params: web, trace: {} },
    { name: "the caller's", params: { ...web, __ow_headers: headers }, trace: headers },
    { name: "what is no text is none", params: { ...web, __ow_headers: { traceparent: 1 } }, trace: {} },
    {
      name: "the activation's own place goes over the caller's",
      params: { ...web, __ow_headers: headers },
      invocation: { traceparent: "00-run" },
      trace: { traceparent: "00-run" },
    },
    {
      name: "in the environment, without a second argument",
      params: web,
      env: { __OW_TRACEPARENT: "00-env", __OW_TRACESTATE: "e=1" },
      trace: { traceparent: "00-env", tracestate: "e=1" },
    },
    {
      name: "an older run's is not that of one that is not traced",
      params: web,
      env: { __OW_TRACEPARENT: "00-env" },
      invocation: { activationId: "id" },
      trace: {},
    },
    {
      name: "an empty one is none",
      params: web,
      env: { __OW_TRACEPARENT: "", __OW_TRACESTATE: "" },
      trace: {},
    },
  ])("trace: $name", ({ params, env = {}, invocation, trace }) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(contextFor(params as ActionParams, invocation).trace).toEqual(trace);
  });

  test("a bound parameter named __proto__ gives its members to nobody", () => {
    const { params } = contextFor({ ...web, ["__proto__"]: { isAdmin: true } });
    expect([Object.keys(params), params.isAdmin]).toEqual([["__proto__"], undefined]);
  });
});

test("printing, copying or serialising a context shows neither parameters nor keys", () => {
  const made = contextFor({ ...web, secret: "s3cret" }, { apiKey: "s3cret" });
  const shown = [
    inspect(made, { showHidden: true, getters: false }),
    JSON.stringify(made),
    inspect({ ...made }),
  ];
  expect(made.params).toEqual({ secret: "s3cret" });
  expect(shown.filter((text) => text.includes("s3cret"))).toEqual([]);
});

describe("outside of an activation", () => {
  test("hasContext says no, context throws", () => {
    expect(hasContext()).toBe(false);
    expect(() => context()).toThrowError(expect.objectContaining({ code: "context-missing" }));
  });
});

/** A copy of the package that has seen no activation yet, in a container with this environment. */
async function startCopy(env: Record<string, string | undefined> = {}) {
  delete (globalThis as Record<symbol, unknown>)[Symbol.for("unlisten.running.v1")];
  vi.resetModules();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return await import("./http/index.js");
}

const bodyOf = (result: unknown): unknown => JSON.parse((result as WebAnswer).body!);

describe("context() under 50 interleaved activations", () => {
  /** Meets every way of waiting that keeps an async context, some times over, and notes who it is each time. */
  async function visit(who: () => string, random: Random): Promise<string[]> {
    const seen = [who()];
    for (let i = 0; i < 6; i++) {
      await random.pick([
        () => Promise.resolve(),
        () => setTimeout(random.below(15)),
        () => setImmediate(),
        () => new Promise<void>((resolve) => process.nextTick(resolve)),
        () => new Promise<void>((resolve) => queueMicrotask(resolve)),
      ])();
      seen.push(who());
    }
    return seen;
  }

  test.each([
    { name: "a second argument", env: {}, how: "argument" },
    {
      name: "the environment, as the official runtimes have it",
      env: { __OW_ALLOW_CONCURRENT: "true" },
      how: "env",
    },
  ])("from $name", async ({ env, how }) => {
    const copy = await startCopy(env);
    const random = new Random(50);
    const app = (request: Request) =>
      visit(() => {
        const { activationId, params, user, deadline } = copy.context();
        return [
          activationId,
          params.bound,
          user,
          deadline,
          new URL(request.url).searchParams.get("n"),
        ].join();
      }, random).then((seen) => Response.json(seen));
    const main = copy.wrap(app);
    const deadline = Date.now() + 50_000;
    const results = Array.from({ length: 50 }, async (_, n) => {
      await setTimeout(random.below(20));
      const id = `id-${n}`;
      const facts = { activationId: id, deadline: String(deadline + n) };
      const params = { ...web, __ow_query: `n=${n}`, __ow_user: `user-${n}`, bound: `bound-${n}` };
      if (how === "argument") return bodyOf(await main(params, facts));
      // What the official runtime does right before it calls main.
      process.env.__OW_ACTIVATION_ID = id;
      process.env.__OW_DEADLINE = facts.deadline;
      return bodyOf(await main(params));
    });
    const wanted = Array.from({ length: 50 }, (_, n) =>
      Array(7).fill(`id-${n},bound-${n},user-${n},${deadline + n},${n}`),
    );
    expect(await Promise.all(results)).toEqual(wanted);
  });

  test("also for the one that ran alone when the second came", async () => {
    const copy = await startCopy();
    const app = async (request: Request) => {
      const before = new URL(request.url).searchParams.get("n");
      await setTimeout(request.url.includes("first") ? 40 : 10);
      return Response.json([before, copy.context().activationId]);
    };
    const main = copy.wrap(app);
    const first = main({ ...web, __ow_query: "n=first" }, { activationId: "first" });
    await setTimeout(5);
    const second = main({ ...web, __ow_query: "n=second" }, { activationId: "second" });
    const third = main({ ...web, __ow_query: "n=third" }, { activationId: "third" });
    const bodies = (await Promise.all([first, second, third])).map(bodyOf);
    expect(bodies).toEqual([
      ["first", "first"],
      ["second", "second"],
      ["third", "third"],
    ]);
  });

  test("and gone once the activation has its result", async () => {
    const copy = await startCopy();
    const main = copy.wrap(() => Response.json([copy.hasContext()]), { kind: "fetch" });
    const during = bodyOf(await main(web, { activationId: "a" }));
    expect([during, copy.hasContext()]).toEqual([[true], false]);
  });
});

describe("two copies of the package in one process", () => {
  test("share who runs", async () => {
    const first = await startCopy();
    vi.resetModules();
    const second = await import("./http/index.js");
    const main = first.wrap(() => Response.json(second.context().activationId), { kind: "fetch" });
    expect([first === second, bodyOf(await main(web, { activationId: "shared" }))]).toEqual([
      false,
      "shared",
    ]);
  });

  test("know one another's errors", async () => {
    const first = await startCopy();
    vi.resetModules();
    const second = await import("./http/index.js");
    const error = new second.UnlistenError("usage", "m", { hint: "h" });
    expect([error instanceof first.UnlistenError, first.isUnlistenError(error)]).toEqual([false, true]);
  });
});

describe("when time is up", () => {
  test("the signal's listeners run in their own activation, under concurrency too", async () => {
    const copy = await startCopy({ __OW_ALLOW_CONCURRENT: "true" });
    const seen: string[] = [];
    const app = () =>
      new Promise<Response>((resolve) => {
        const { signal, activationId } = copy.context();
        signal.addEventListener("abort", () =>
          seen.push(`${activationId} is ${copy.context().activationId}`),
        );
        if (activationId === "long") signal.addEventListener("abort", () => resolve(new Response("late")));
      });
    const main = copy.wrap(app, { kind: "fetch" });
    const now = Date.now();
    const long = main(web, { activationId: "long", deadline: now + 600 });
    const short = main(web, { activationId: "short", deadline: now + 200 });
    await Promise.all([long, short]);
    expect(seen.sort()).toEqual(["long is long", "short is short"]);
  });
});
