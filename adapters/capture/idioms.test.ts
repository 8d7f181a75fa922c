import { afterEach, describe, expect, test } from "vitest";
import {
  type ActionProcess,
  type ActionRequest,
  answerOf,
  entryPath,
  startAction,
} from "./children/start-action.js";
import { type Oracle, startOracle } from "./children/start-oracle.js";

const running: { stop(): Promise<void> }[] = [];

/** Output comes through pipes of its own, so it may arrive after the answer. */
const patience = { timeout: 10_000, interval: 10 };

afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
});

async function action(...args: Parameters<typeof startAction>): Promise<ActionProcess> {
  const started = await startAction(...args);
  running.push(started);
  return started;
}

async function oracle(entry: string): Promise<Oracle> {
  const started = await startOracle(entry);
  running.push(started);
  return started;
}

/** The requests that entries on the shared Express application are asked. */
const requests: ActionRequest[] = [
  { path: "/", query: "a=1" },
  { method: "post", path: "/echo", body: { text: "grüße", __proto__: { a: 1 } } },
  { path: "/text", headers: { "if-none-match": "no" } },
  { path: "/missing" },
];

const everyInterface = (port: number) => `{"address":"::","family":"IPv6","port":${port}}`;
const oneHost = (host: string) => (port: number) => `{"address":"${host}","family":"IPv4","port":${port}}`;

interface Idiom {
  entry: string;
  rule: string;
  /** What the service prints when it listens: `listening <address> <server.listening>`. */
  prints: (port: number) => string;
  action?: "cjs" | "mjs";
  /** What listens in its place: an entry with the same application, where this one cannot run by itself. */
  oracle?: string;
}

const idioms: Idiom[] = [
  {
    entry: "listen-port.cjs",
    rule: "app.listen(port, callback) when loaded; `listening` comes later and only once",
    prints: (port) => `before true\nlistening ${everyInterface(port)} true\nevent\n`,
  },
  {
    entry: "listen-port.mjs",
    rule: "the same in an ES module, from an action that is one",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
    action: "mjs",
  },
  {
    entry: "listen-host.cjs",
    rule: "listen(port, host, callback)",
    prints: (port) => `listening ${oneHost("127.0.0.1")(port)} true\n`,
  },
  {
    entry: "listen-options.mjs",
    rule: "listen({ port, host }, callback)",
    prints: (port) => `listening ${oneHost("127.0.0.1")(port)} true\n`,
  },
  {
    entry: "listen-text-port.cjs",
    rule: "a port that is text, and `this` in the callback",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "listen-event.mjs",
    rule: "a host name, and the `listening` event awaited",
    prints: (port) => `listening ${oneHost("127.0.0.1")(port)} true\n`,
  },
  {
    entry: "listen-nothing.cjs",
    rule: "listen(callback) gets a port of its own",
    prints: () => "listening true true\n",
  },
  {
    entry: "require-main.cjs",
    rule: "require.main === module, and process.mainModule",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "module-parent.cjs",
    rule: "!module.parent",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "argv-url.mjs",
    rule: "import.meta.url compared with process.argv[1], in five spellings",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "top-level-await.mjs",
    rule: "top-level await, then listen",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "await-for-ever.mjs",
    rule: "top-level await that never ends, after listen",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "bootstrap-later.cjs",
    rule: "an async function that listens 300 ms later",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
    action: "mjs",
  },
  {
    entry: "create-server.cjs",
    rule: "http.createServer(app).listen(port, host, callback)",
    prints: (port) => `listening ${oneHost("0.0.0.0")(port)} true\n`,
  },
  {
    entry: "typeless/server.js",
    rule: "an ES module that only its syntax tells",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "express4.cjs",
    rule: "Express 4",
    prints: (port) => `listening ${everyInterface(port)}\n`,
  },
  {
    entry: "import-meta-main.mjs",
    rule: "import.meta.main, also where Node does not know it, and not in what it imports",
    oracle: "listen-port.mjs",
    prints: (port) => `listening ${everyInterface(port)} true\n`,
  },
  {
    entry: "port-in-use.cjs",
    rule: "a port that another server of the program has; Express 5 tells the callback",
    oracle: "listen-host.cjs",
    prints: (port) => `second EADDRINUSE listen true\nlistening ${oneHost("127.0.0.1")(port)} true\n`,
  },
  {
    entry: "close.cjs",
    rule: "close(), its callback and event, listen again, listen twice",
    oracle: "listen-port.cjs",
    prints: (port) =>
      [
        "closed false null",
        "close callback undefined",
        // The second close() emits the event again, as Node does.
        "closed false null",
        "again ERR_SERVER_NOT_RUNNING",
        `listening ${everyInterface(port)} true`,
        "twice ERR_SERVER_ALREADY_LISTEN",
        "",
      ].join("\n"),
  },
  {
    entry: "fastify.mjs",
    rule: "Fastify on each address of localhost",
    prints: (port) => `listening http://127.0.0.1:${port} true\n`,
  },
  {
    entry: "fastify4.cjs",
    rule: "Fastify 4 with a callback",
    prints: (port) => `listening http://0.0.0.0:${port}\n`,
  },
  { entry: "koa.mjs", rule: "Koa", prints: () => "listening true\n" },
  { entry: "nest.cjs", rule: "Nest's bootstrap()", prints: (port) => `listening http://[::1]:${port}\n` },
  { entry: "hono.mjs", rule: "Hono behind node:http", prints: () => "listening true\n" },
];

describe("answers as behind a port, and opens none", () => {
  test.each(idioms)("$entry: $rule", async (idiom) => {
    const { entry, prints, action: format = "cjs" } = idiom;
    const [real, captured] = await Promise.all([
      oracle(idiom.oracle ?? entry),
      action(entryPath(entry), { action: format }),
    ]);
    for (const request of requests) {
      const answer = answerOf(await captured.call(request));
      expect({ status: answer.statusCode, headers: answer.headers, body: answer.body ?? "" }).toEqual(
        await real.ask(request),
      );
    }
    await expect.poll(captured.stdout, patience).toBe(prints(captured.port));
    expect(await captured.inspect()).toMatchObject({ listening: [], connect: "ECONNREFUSED" });
  });
});
