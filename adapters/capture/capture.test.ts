import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../../conformance/runtime/free-port.js";
import { type ActionProcess, answerOf, entryPath, failureOf, startAction } from "./children/start-action.js";

const cleanups: (() => unknown)[] = [];

/** Output comes through pipes of its own, so it may arrive after the answer. */
const patience = { timeout: 10_000, interval: 10 };

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function action(entry: string, settings?: Parameters<typeof startAction>[1]): Promise<ActionProcess> {
  const started = await startAction(entryPath(entry), settings);
  cleanups.push(started.stop);
  return started;
}

/** A TCP server of the test, standing for what a service connects to. */
async function database(): Promise<{ port: number }> {
  const server = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  return server.address() as { port: number };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "unlisten-capture-"));
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

const ok = { statusCode: 200 };
const unused = { listening: [], connect: "ECONNREFUSED" };

describe("listen calls that a port cannot be compared with", () => {
  test("a Unix socket is not made, and address() is its path", async () => {
    const main = await action("listen-socket.cjs");
    expect(await main.call()).toMatchObject(ok);
    await expect.poll(main.stdout, patience).toBe('listening "/tmp/unlisten-test-never-made.sock" true\n');
    expect(existsSync("/tmp/unlisten-test-never-made.sock")).toBe(false);
    expect(await main.inspect()).toMatchObject(unused);
  });

  test("a bound file descriptor is left alone", async () => {
    const main = await action("listen-fd.cjs");
    expect(await main.call()).toMatchObject(ok);
    await expect.poll(main.stdout, patience).toBe("listening true true\n");
  });

  test("node:https is called as HTTP; the forwarded protocol is the client's", async () => {
    const main = await action("https.cjs");
    const answer = answerOf(await main.call({ headers: { "x-forwarded-proto": "https" } }));
    expect(JSON.parse(answer.body!)).toMatchObject({ hello: "world", protocol: "http" });
    expect(await main.inspect()).toMatchObject(unused);
  });

  test("a process that forks workers is refused, in words", async () => {
    const main = await action("cluster.cjs");
    expect(failureOf(await main.call())).toMatchObject({ status: 500, code: "capture-unsupported" });
    await expect.poll(main.stdout, patience).toBe("");
  });

  test.each(["cluster.cjs", "cluster.mjs"])(
    '%s runs as its own worker with cluster: "worker"',
    async (entry) => {
      const main = await action(entry, { options: { cluster: "worker" } });
      expect(await main.call()).toMatchObject(ok);
      await expect
        .poll(main.stdout, patience)
        .toContain(`{"address":"::","family":"IPv6","port":${main.port}} true\n`);
      expect(await main.inspect()).toMatchObject(unused);
    },
  );

  test("a server that speaks HTTP/2 only sees HTTP/2", async () => {
    const main = await action("http2.mjs");
    for (const path of ["/", "/again"])
      expect(answerOf(await main.call({ path }))).toMatchObject({ statusCode: 200, body: `2.0 ${path}` });
    expect(await main.inspect()).toMatchObject(unused);
  });
});

describe("TCP servers beside HTTP", () => {
  test("believe to listen, without a port", async () => {
    const debugPort = await freePort();
    const main = await action("tcp-beside.cjs", { env: { TCP_PORT: String(debugPort) } });
    expect(await main.call()).toMatchObject(ok);
    await expect.poll(main.stdout, patience).toMatch(/^debug true\nlistening /);
    expect(await main.inspect()).toMatchObject(unused);
  });

  test('listen with tcp: "open"', async () => {
    const debugPort = await freePort();
    const main = await action("tcp-beside.cjs", {
      env: { TCP_PORT: String(debugPort) },
      options: { tcp: "open" },
    });
    expect(await main.call()).toMatchObject(ok);
    const { listening, connect } = await main.inspect();
    expect({ isOpen: listening.length > 0, connect }).toEqual({ isOpen: true, connect: "ECONNREFUSED" });
  });

  test("answer no activation, and the message says what was found", async () => {
    const main = await action("tcp-only.cjs", { options: { startTimeoutMs: 3000 } });
    expect(failureOf(await main.call())).toMatchObject({
      code: "capture-never-listened",
      message: `cannot answer: "tcp-only.cjs" did not listen for HTTP within 3000 ms; it listens with plain TCP on port ${main.port}`,
    });
  });
});

describe("several HTTP servers", () => {
  test("are ambiguous without a port", async () => {
    const main = await action("two-ports.cjs");
    expect(failureOf(await main.call())).toMatchObject({
      code: "capture-ambiguous",
      message: `cannot tell which server answers: "two-ports.cjs" listens on port ${main.port + 1}, port ${main.port}`,
    });
  });

  test("one of them answers when its port is named", async () => {
    const port = await freePort();
    const main = await action("two-ports.cjs", { port, options: { port: port + 1 } });
    expect(answerOf(await main.call()).body).toBe("metrics");
    expect(await main.inspect()).toMatchObject(unused);
  });

  test("a port that nothing listens on is waited for, then named", async () => {
    const main = await action("listen-port.cjs", { options: { port: 1, startTimeoutMs: 3000 } });
    expect(failureOf(await main.call())).toMatchObject({
      code: "capture-never-listened",
      message: `cannot answer: "listen-port.cjs" did not listen for HTTP on port 1 within 3000 ms; it listens with HTTP on port ${main.port}`,
    });
  });

  test("a later listener opens no port, and makes it ambiguous from then on", async () => {
    const main = await action("second-port-later.cjs");
    expect(answerOf(await main.call({ path: "/debug" })).body).toBe('{"debug":true}');
    expect(failureOf(await main.call())).toMatchObject({ code: "capture-ambiguous" });
    expect(await main.inspect()).toMatchObject(unused);
  });
});

describe("a start-up that fails", () => {
  const crash = "it ended with an error that nobody caught";
  test.each([
    {
      entry: "exits.cjs",
      why: "it called process.exit(3) before it listened",
      logged: "DATABASE_URL is missing",
    },
    {
      entry: "exits-later.mjs",
      why: "it called process.exit(1) before it listened",
      logged: "cannot reach db",
    },
    {
      entry: "exits-by-name.mjs",
      why: "it called process.exit(0) before it listened",
      logged: "lastOutput: [ 'usage: server --port 3000' ]",
    },
    { entry: "throws.cjs", why: crash, logged: "TypeError: hunter2 is no option" },
    { entry: "throws-later.cjs", why: crash, logged: "Error: hunter2 was refused" },
    { entry: "rejects.mjs", why: crash, logged: "Error: hunter2 was refused" },
    { entry: "rejects-unhandled.cjs", why: crash, logged: "Error: hunter2 was refused" },
    {
      entry: "own-handler-exits.cjs",
      why: "it called process.exit(7) before it listened",
      logged: "'fatal: hunter2 was refused (unhandledRejection)'",
    },
  ])("$entry: $why", async ({ entry, why, logged }) => {
    const main = await action(entry, { options: { whenStuck: "stay" } });
    const failure = failureOf(await main.call());
    expect(failure).toMatchObject({
      status: 500,
      code: "capture-entry-failed",
      message: `cannot start "${entry}": ${why}`,
    });
    expect(JSON.stringify(failure)).not.toContain("hunter2");
    await expect
      .poll(main.stderr, patience)
      .toContain(`unlisten capture-entry-failed: cannot start "${entry}": ${why}`);
    await expect.poll(main.stderr, patience).toContain(logged);
  });

  test("reports the last lines of both streams, which went through unchanged", async () => {
    const main = await action("exits.cjs");
    await main.call();
    await expect.poll(main.stdout, patience).toBe("reading settings\n");
    await expect.poll(main.stderr, patience).toMatch(/^DATABASE_URL is missing, password was hunter2\n/);
    await expect
      .poll(main.stderr, patience)
      .toContain(
        "lastOutput: [\n    'reading settings',\n    'DATABASE_URL is missing, password was hunter2'\n  ]",
      );
  });

  test("leaves the process alive, whatever the dead program still does", async () => {
    const main = await action("rejects-unhandled.cjs");
    await main.call();
    await expect.poll(main.stdout, patience).toBe("exits\nthrows\n");
    expect(await main.inspect()).toMatchObject(unused);
  });

  test("CommonJS runs again for the next activation, with all that it loaded, and leaves no handlers", async () => {
    const main = await action("flaky.cjs");
    const failed = failureOf(await main.call());
    expect(failed.hint).toContain("the next activation runs the entry again");
    expect(failureOf(await main.call()).code).toBe("capture-entry-failed");
    expect(await main.call()).toMatchObject(ok);
    await expect
      .poll(main.stdout, patience)
      .toBe(
        [
          "attempt 1, main true, state 0",
          "handler of attempt 1: database is starting",
          "attempt 2, main true, state 0",
          "handler of attempt 2: database is starting",
          "attempt 3, main true, state 0",
          `listening {"address":"::","family":"IPv6","port":${main.port}} true`,
          "",
        ].join("\n"),
      );
    // The service's own, and the one that wrap installs.
    expect(await main.inspect()).toMatchObject({ ...unused, signals: ["SIGTERM"], crashHandlers: 2 });
  });

  test("an ES module cannot run again: the process ends after the answer", async () => {
    const main = await action("rejects.mjs");
    const [failure, meanwhile] = (await Promise.all([main.call(), main.call()])).map(failureOf);
    expect(failure?.hint).toContain("this one ends now");
    expect(meanwhile).toEqual(failure);
    expect(await main.ended).toBe(1);
  });

  test('with whenStuck: "stay" it gives every activation the same error', async () => {
    const main = await action("rejects.mjs", { options: { whenStuck: "stay" } });
    const first = failureOf(await main.call());
    expect(first.hint).toContain("until the container is replaced");
    expect(failureOf(await main.call())).toEqual(first);
  });

  test("handlers of its own decide, as in a process of its own", async () => {
    const main = await action("own-handlers.cjs");
    expect(await main.call()).toMatchObject(ok);
    await expect.poll(main.stdout, patience).toMatch(/^survived a rejection\nlistening /);
  });

  test("an entry that is missing is named, and the log says where it was looked for", async () => {
    const started = await startAction("./no/server.js");
    cleanups.push(started.stop);
    expect(failureOf(await started.call())).toMatchObject({
      status: 500,
      code: "capture-entry-missing",
      message: 'cannot find the entry "./no/server.js"',
    });
    await expect.poll(started.stderr, patience).toContain("testdata/no/server.js");
  });

  test("process.exit ends the process once the service answers, as behind a port", async () => {
    const main = await action("exits-in-request.cjs");
    expect(await main.call()).toMatchObject(ok);
    main.call({ path: "/quit" }).catch(() => undefined);
    expect(await main.ended).toBe(5);
  });
});

describe("a start-up that takes its time", () => {
  test("is reported when the time is over, and goes on", async () => {
    const goFile = join(folder(), "go");
    const main = await action("slow.cjs", { env: { GO_FILE: goFile }, options: { startTimeoutMs: 100 } });
    expect(failureOf(await main.call())).toMatchObject({
      code: "capture-never-listened",
      message: 'cannot answer: "slow.cjs" did not listen for HTTP within 100 ms',
    });
    await expect.poll(main.stderr, patience).toContain("lastOutput: [ 'waiting for the database' ]");
    writeFileSync(goFile, "");
    await expect.poll(async () => answerOf(await main.call()).statusCode, patience).toBe(200);
    expect(main.stdout().match(/waiting for the database/g)).toHaveLength(1);
  });

  test("ends before the activation's deadline, with an error of its own", async () => {
    const main = await action("never.cjs");
    // The action is loaded once it answers this; the deadline's time is for the start alone.
    await main.inspect();
    const deadline = String(Date.now() + 2000);
    expect(failureOf(await main.call({ invocation: { deadline } })).code).toBe("capture-never-listened");
  });

  test("the first request waits for a health path", async () => {
    const main = await action("unhealthy.cjs", { options: { ready: { path: "/health" } } });
    expect(await main.call({ path: "/orders" })).toMatchObject(ok);
  });

  test("without it the first request meets a service that is not ready", async () => {
    const main = await action("unhealthy.cjs");
    expect(await main.call({ path: "/orders" })).toMatchObject({ statusCode: 500 });
  });

  test("a health path that stays unhealthy is reported with its status", async () => {
    const main = await action("unhealthy.cjs", {
      options: { ready: { path: "/health" }, startTimeoutMs: 3000 },
      env: { NEVER_READY: "1" },
    });
    expect(failureOf(await main.call({ path: "/orders" }))).toMatchObject({
      code: "capture-not-ready",
      message:
        'cannot answer: "unhealthy.cjs" listens but is not ready after 3000 ms: GET /health is answered with 503',
    });
  });

  test("the first request waits for the connections that start-up began", async () => {
    const { port } = await database();
    const main = await action("connects.cjs", {
      options: { ready: "sockets" },
      env: { DATABASE_PORT: String(port) },
    });
    expect(answerOf(await main.call({ path: "/orders" })).body).toBe('{"isConnected":true}');
  });

  test("a connection that does not come about is named in the log alone", async () => {
    const port = await freePort();
    const main = await action("connects.cjs", {
      options: { ready: "sockets", startTimeoutMs: 3000 },
      env: { DATABASE_PORT: String(port) },
    });
    expect(failureOf(await main.call({ path: "/orders" }))).toMatchObject({
      code: "capture-not-ready",
      message:
        'cannot answer: "connects.cjs" listens but is not ready after 3000 ms: a connection is not established',
    });
    await expect.poll(main.stderr, patience).toContain(`unreached: [ '127.0.0.1:${port}' ]`);
  });

  test("activations that come meanwhile wait for the same start-up", async () => {
    const main = await action("bootstrap-later.cjs");
    const results = await Promise.all([main.call(), main.call(), main.call()]);
    expect(results.map((result) => answerOf(result).statusCode)).toEqual([200, 200, 200]);
    expect(main.stdout().match(/listening/g)).toHaveLength(1);
  });
});

describe("the process around the program", () => {
  test("no activation's context lives on in what start-up created", async () => {
    const main = await action("context.cjs");
    const call = (activationId: string) => main.call({ path: "/context", invocation: { activationId } });
    expect(JSON.parse(answerOf(await call("a1")).body!)).toEqual({
      atStart: false,
      inTimers: 0,
      activationId: "a1",
    });
    expect(JSON.parse(answerOf(await call("a2")).body!)).toMatchObject({ inTimers: 0, activationId: "a2" });
  });

  test("a signal reaches the service's own handler, which closes and exits", async () => {
    const main = await action("signals.cjs");
    expect(await main.call()).toMatchObject(ok);
    main.signal("SIGTERM");
    expect(await main.ended).toBe(0);
    await expect.poll(main.stdout, patience).toContain("closing on SIGTERM\n");
  });

  test("a signal ends the process also while the service starts", async () => {
    const main = await action("signals-at-start.cjs");
    main.call().catch(() => undefined);
    await expect.poll(main.stdout, patience).toBe("starting\n");
    main.signal("SIGTERM");
    expect(await main.ended).toBe(0);
  });

  test("the program gets the arguments that the action names, and no others", async () => {
    const port = await freePort();
    const main = await action("arguments.mjs", { options: { args: ["--port", String(port), "db.json"] } });
    expect(answerOf(await main.call({ path: "/arguments" })).body).toBe(`["--port","${port}","db.json"]`);
  });

  test("a bundled action runs a bundled entry beside it, both minified to one file each", async () => {
    const root = folder();
    const bundle = { bundle: true, minify: true, platform: "node", format: "cjs" } as const;
    buildSync({ ...bundle, entryPoints: [entryPath("../action.cjs")], outfile: join(root, "index.js") });
    buildSync({ ...bundle, entryPoints: [entryPath("require-main.cjs")], outfile: join(root, "server.js") });
    const started = await startAction("./server.js", { cwd: tmpdir(), actionFile: join(root, "index.js") });
    cleanups.push(started.stop);
    expect(await started.call()).toMatchObject(ok);
    expect(await started.inspect()).toMatchObject(unused);
  });

  test("a relative entry counts from the action's file, then from the working directory", async () => {
    for (const [entry, cwd] of [
      ["./entries/listen-port.cjs", tmpdir()],
      ["typeless/server", entryPath("")],
    ] as const) {
      const started = await startAction(entry, { cwd, action: "mjs" });
      cleanups.push(started.stop);
      expect(await started.call()).toMatchObject(ok);
    }
  });

  test("a TypeScript entry runs where Node runs TypeScript, and is refused in words elsewhere", async () => {
    const main = await action("typescript.ts");
    const runs = "typescript" in process.features;
    expect(await main.call()).toMatchObject(runs ? ok : { error: { statusCode: 500 } });
    const words = `unlisten capture-unsupported: cannot start "typescript.ts": Node ${process.version} does not run TypeScript`;
    await expect.poll(main.stderr, patience).toContain(runs ? "" : words);
    await expect
      .poll(main.stdout, patience)
      .toBe(runs ? `listening {"address":"::","family":"IPv6","port":${main.port}} true\n` : "");
    expect(await main.inspect()).toMatchObject(unused);
  });
});
