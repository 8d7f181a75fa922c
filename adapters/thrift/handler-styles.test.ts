import thrift from "thrift";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { context, wrapThrift } from "./index.js";
import { generate, generatedFolder, requireFrom, testIdl } from "./testing/generate.js";
import { bodyOf, clientOf, isFailed, webParams } from "./testing/memory-connection.js";

const folder = generatedFolder();
beforeAll(() => generate("js:node,es6", testIdl("styles"), folder.path));
afterAll(() => folder.remove());
let log: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  log = vi.spyOn(console, "error").mockImplementation(() => {});
  return () => log.mockRestore();
});

// biome-ignore lint/suspicious/noExplicitAny: handlers and callbacks of every style.
type Any = any;
const soon = (work: () => void) => void setImmediate(work);

function stylesOf(handler: object) {
  const service = requireFrom(folder.path, "Styles.js");
  const types = requireFrom(folder.path, "styles_types.js");
  const main = wrapThrift(new service.Processor(handler));
  return { service, types, main, ...clientOf(service, main) };
}

test.each<{ name: string; handler: object }>([
  { name: "a promise", handler: { join: async (l: string, r: string) => l + r } },
  { name: "a value", handler: { join: (l: string, r: string) => l + r } },
  { name: "a callback", handler: { join: (l: string, r: string, done: Any) => done(null, l + r) } },
  {
    name: "a callback, later",
    handler: { join: (l: string, r: string, done: Any) => soon(() => done(null, l + r)) },
  },
  {
    name: "a callback that is told undefined for no error",
    handler: { join: (l: string, r: string, done: Any) => done(undefined, l + r) },
  },
  {
    name: "an async function with a callback that it calls when it has ended",
    handler: { join: async (l: string, r: string, done: Any) => soon(() => done(null, l + r)) },
  },
  { name: "a default parameter", handler: { join: async (l: string, r = "never") => l + r } },
  { name: "rest parameters", handler: { join: async (...[l, r]: string[]) => `${l}${r}` } },
  {
    name: "rest parameters that hand a callback on",
    handler: {
      join: (...args: Any[]) => ((l: Any, r: Any, done: Any) => done(null, l + r)).apply(null, args as Any),
    },
  },
  {
    name: "a class with private fields, frozen",
    handler: Object.freeze(
      new (class {
        #separator = "";
        async join(l: string, r: string) {
          return l + this.#separator + r;
        }
      })(),
    ),
  },
  {
    name: "a callback called twice",
    handler: {
      join(l: string, r: string, done: Any) {
        done(null, l + r);
        done(new Error("too late"));
      },
    },
  },
])("a handler may answer with $name", async ({ handler }) => {
  const { client } = stylesOf(handler);
  expect(await client.join("a", "b")).toBe("ab");
});

test.each<{ name: string; fail: (declared: Error) => object }>([
  {
    name: "rejected",
    fail: (e) => ({
      async join(_l: Any, _r: Any) {
        throw e;
      },
    }),
  },
  {
    name: "thrown",
    fail: (e) => ({
      join(_l: Any, _r: Any) {
        throw e;
      },
    }),
  },
  {
    name: "thrown before the callback",
    fail: (e) => ({
      join(_l: Any, _r: Any, _done: Any) {
        throw e;
      },
    }),
  },
  { name: "given to the callback", fail: (e) => ({ join: (_l: Any, _r: Any, done: Any) => done(e) }) },
])("a declared exception arrives as its class: $name", async ({ fail }) => {
  const { Declared } = requireFrom(folder.path, "styles_types.js");
  const { client, connection } = stylesOf(fail(new Declared({ why: "rain" })));
  const caught = await client.join("a", "b").catch((error: unknown) => error);
  expect(caught).toBeInstanceOf(Declared);
  expect(caught.why).toBe("rain");
  expect(isFailed(connection.results[0])).toBe(false);
  expect(log).not.toHaveBeenCalled();
});

describe("a TApplicationException has its type, and tells nothing of the handler", () => {
  test.each<{ name: string; join: (...args: Any[]) => Any; type: number; message: RegExp }>([
    {
      name: "an undeclared error",
      join: async () => {
        throw new Error("tulip");
      },
      type: 6,
      message: /^join failed in the action, whose log has the reason$/,
    },
    {
      name: "a rejection without a reason",
      join: () => Promise.reject(undefined),
      type: 6,
      message: /failed/,
    },
    { name: "an error that is a text", join: () => Promise.reject("tulip"), type: 6, message: /failed/ },
    { name: "a result of another type", join: async () => ({ tulip: 1 }), type: 6, message: /failed/ },
    {
      name: "the handler's own TApplicationException",
      join: () => {
        return Promise.reject(new thrift.Thrift.TApplicationException(8, "said on purpose"));
      },
      type: 8,
      message: /^said on purpose$/,
    },
  ])("$name", async ({ join, type, message }) => {
    const { client, connection } = stylesOf({ join });
    const caught = await client.join("a", "b").catch((error: unknown) => error);
    expect([caught.name, caught.type]).toEqual(["TApplicationException", type]);
    expect(caught.message).toMatch(message);
    expect(isFailed(connection.results[0])).toBe(true);
    expect(log).toHaveBeenCalled();
  });

  test("a method that the handler lacks is unknown", async () => {
    const { client } = stylesOf({});
    const caught = await client.join("a", "b").catch((error: unknown) => error);
    expect([caught.type, caught.message]).toEqual([1, 'the handler has no method "join"']);
  });

  test("exposeMessages shows what the handler threw, as Apache's servers do", async () => {
    const service = requireFrom(folder.path, "Styles.js");
    const handler = { join: () => Promise.reject(new Error("tulip")) };
    const main = wrapThrift(new service.Processor(handler), { exposeMessages: true });
    const caught = await clientOf(service, main)
      .client.join("a", "b")
      .catch((error: unknown) => error);
    expect([caught.type, caught.message]).toEqual([6, "tulip"]);
  });
});

test("the i64 keys of a map are written as the decimals that they are", async () => {
  const { client } = stylesOf({ ids: async () => ({ 12: "twelve", "-9007199254740991": "far" }) });
  expect(await client.ids()).toEqual({ 12: "twelve", "-9007199254740991": "far" });
});

test("a handler that never answers is answered for before the deadline", async () => {
  const { service, main } = stylesOf({ hang: (_done: Any) => {} });
  const { client } = clientOf(service, (params) => main(params, { deadline: Date.now() + 300 }));
  const caught = await client.hang().catch((error: unknown) => error);
  expect([caught.type, caught.message]).toEqual([6, expect.stringContaining("the deadline")]);
});

test("an error that nobody catches ends its call, not the process", async () => {
  const { client } = stylesOf({
    join: (l: string, r: string) => l + r,
    hang: (_done: Any) =>
      soon(() => {
        throw new Error("tulip");
      }),
  });
  // The first call installs the guard. The test runner's own listeners would fail the test.
  await client.join("a", "b");
  const others = process.rawListeners("uncaughtException").filter(({ name }) => name !== "onStray");
  for (const listener of others) process.off("uncaughtException", listener as () => void);
  try {
    const caught = await client.hang().catch((error: unknown) => error);
    expect([caught.type, caught.message]).toEqual([6, expect.stringContaining("hang failed")]);
  } finally {
    for (const listener of others) process.on("uncaughtException", listener as () => void);
  }
});

describe("oneway", () => {
  /** Go's client sends a call; the others say what it is. */
  const messages = [
    { sent: "a call", type: "01" },
    { sent: "a oneway call", type: "04" },
  ];
  const message = (type: string) =>
    Buffer.concat([
      Buffer.from(`800100${type}00000004`, "hex"),
      Buffer.from("fire"),
      Buffer.from("000000010b000100000002686900", "hex"),
    ]);

  test.each(messages)("is answered with an empty 200 when sent as $sent", async ({ type }) => {
    const fired: string[] = [];
    const { main } = stylesOf({ fire: (text: string) => void fired.push(text) });
    expect(await main(webParams(message(type)))).toEqual({ statusCode: 200, headers: {} });
    expect(fired).toEqual(["hi"]);
  });

  test("runs to its end before the container may freeze", async () => {
    const done: string[] = [];
    const { main } = stylesOf({
      async fire(text: string) {
        await new Promise((resolve) => setImmediate(resolve));
        context().waitUntil(new Promise<void>((resolve) => soon(() => resolve(void done.push("later")))));
        done.push(text);
      },
    });
    await main(webParams(message("04")));
    expect(done).toEqual(["hi", "later"]);
  });

  test.each([
    {
      name: "throws",
      fire: () => {
        throw new Error("tulip");
      },
    },
    { name: "rejects", fire: () => Promise.reject(new Error("tulip")) },
  ])("a handler that $name is the log's business", async ({ fire }) => {
    const { main } = stylesOf({ fire });
    const result = await main(webParams(message("04")));
    expect([bodyOf(result).length, isFailed(result)]).toEqual([0, false]);
    expect(log).toHaveBeenCalledWith(expect.stringContaining("tulip"));
  });
});
