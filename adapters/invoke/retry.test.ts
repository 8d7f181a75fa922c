import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../conformance/runtime/free-port.js";
import { type Host, startHost } from "../../runtimes/host/host.js";
import { unlimitedRates } from "../../runtimes/host/limits.js";
import { clientOf } from "../../runtimes/host/testing/client.js";
import type { FailureKind } from "./mapping.js";
import { nextWaitMs } from "./retry.js";
import { callAction, failureOf, type TestCall } from "./testing/call.js";
import { putFailingActions } from "./testing/failing-actions.js";
import { proxyAnswer, startRawServer } from "./testing/raw-server.js";

const policy = { isIdempotent: false, isOn: true, random: () => 1 };
const failed = (failure: FailureKind, more = {}) => ({ kind: "failed" as const, failure, ...more });

describe("the wait before another attempt", () => {
  test.each([
    {
      name: "grows",
      of: failed("unavailable"),
      attempts: [1, 2, 3, 8, 20],
      waits: [100, 200, 400, 10_000, 10_000],
    },
    {
      name: "is that of the minute",
      of: failed("throttled-minute", { retryAfterMs: 5000 }),
      attempts: [1],
      waits: [6000],
    },
    {
      name: "ends with the row's attempts",
      of: failed("init-failed"),
      attempts: [1, 2, 3],
      waits: [100, 200, undefined],
    },
    { name: "is none for what may have run", of: failed("crashed"), attempts: [1], waits: [undefined] },
    {
      name: "is there for what surely has not",
      of: failed("reset", { executed: "no" }),
      attempts: [1],
      waits: [100],
    },
    { name: "is none for what is final", of: failed("unauthenticated"), attempts: [1], waits: [undefined] },
  ])("$name", ({ of, attempts, waits }) => {
    expect(attempts.map((attempt) => nextWaitMs(of, attempt, policy))).toEqual(waits);
  });

  test("is there for idempotent methods", () => {
    const idempotent = { ...policy, isIdempotent: true };
    expect([1, 2, 3].map((attempt) => nextWaitMs(failed("crashed"), attempt, idempotent))).toEqual([
      100,
      200,
      undefined,
    ]);
    expect([1, 2].map((attempt) => nextWaitMs(failed("web-error"), attempt, idempotent))).toEqual([
      100,
      undefined,
    ]);
  });

  test("is anything from nothing on", () => {
    expect(nextWaitMs(failed("unavailable"), 5, { ...policy, random: () => 0 })).toBe(0);
  });
});

describe("with a host", () => {
  let host: Host;
  let one: { apiHost: string; apiKey: string };
  let begun: string[] = [];
  beforeAll(async () => {
    host = await startHost({
      port: 0,
      limits: { ...unlimitedRates, blockingWaitMs: 200 },
      onBegin: ({ resolved }) => begun.push(resolved.action.name),
    });
    one = { apiHost: host.url, apiKey: host.auth };
    const { put } = clientOf(host);
    await putFailingActions(clientOf(host));
    await put(
      "late",
      "function main() { return new Promise((resolve) => setTimeout(resolve, 800, { v: 1, result: 'late' })); }",
    );
  });
  afterAll(() => host.close());
  const counted = async (call: Omit<TestCall, "apiHost" | "apiKey">) => {
    begun = [];
    const reply = await callAction({ ...one, retry: true, ...call });
    return { reply, begun };
  };

  test("after a 202 the result is waited for, and nothing is started twice", async () => {
    const { reply, begun } = await counted({ action: "late", idempotent: true, timeoutMs: 20_000 });
    expect(reply).toEqual({ kind: "result", value: "late" });
    expect(begun).toEqual(["late"]);
  });

  test("a failure after a 202 is told as any other", async () => {
    const { reply } = await counted({ action: "timeout", timeoutMs: 20_000 });
    expect(reply).toMatchObject({ kind: "error", error: { code: "deadline_exceeded", executed: "maybe" } });
  });

  test("a deadline after a 202 names the activation", async () => {
    const error = await failureOf({ ...one, action: "slow", timeoutMs: 2500 });
    expect(error.activationId).toMatch(/^[0-9a-f]{32}$/);
    expect(error).toMatchObject({ code: "deadline_exceeded", executed: "maybe", retriable: false });
  });

  test.each([
    { action: "crash", idempotent: true, runs: 3 },
    { action: "crash", idempotent: false, runs: 1 },
    { action: "unloadable", idempotent: false, runs: 3 },
    { action: "own-error", idempotent: true, runs: 1 },
    { action: "memory", idempotent: true, runs: 1 },
  ])("$action, idempotent: $idempotent, runs $runs times", async ({ runs, ...call }) => {
    const { begun } = await counted({ ...call, timeoutMs: 60_000 });
    expect(begun).toHaveLength(runs);
  });

  test("a oneway call is invoked once, and not waited for", async () => {
    const { reply, begun } = await counted({ action: "slow", oneway: true });
    expect(reply).toEqual({ kind: "result", value: null });
    expect(begun).toEqual(["slow"]);
  });

  test("a key of the call goes before the channel's", async () => {
    const error = await failureOf({ ...one, action: "echo", options: { apiKey: "other:key" } });
    expect(error.code).toBe("unauthenticated");
    expect(
      await callAction({ ...one, apiKey: "other:key", action: "echo", options: { apiKey: host.auth } }),
    ).toMatchObject({
      kind: "result",
    });
  });

  test("metadata and keys of the call arrive with it", async () => {
    const options = { metadata: { "x-user": "ada" }, idempotencyKey: "k1" };
    const reply = await callAction({ ...one, action: "echo", args: { a: "1" }, options });
    expect(reply).toMatchObject({
      value: {
        v: 1,
        service: "S",
        method: "m",
        args: { a: "1" },
        ...options,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });
});

test("an action that is throttled is tried again until there is room", async () => {
  let release = () => {};
  const host = await startHost({
    port: 0,
    limits: { ...unlimitedRates, concurrentInvocations: 1 },
    onBegin: () => release(),
  });
  const { put } = clientOf(host);
  await put(
    "short",
    "function main() { return new Promise((resolve) => setTimeout(resolve, 300, { v: 1, result: 1 })); }",
  );
  const test = { apiHost: host.url, apiKey: host.auth, action: "short", retry: true };
  const first = callAction(test);
  await new Promise<void>((resolve) => {
    release = resolve;
  });
  expect(await callAction(test)).toEqual({ kind: "result", value: 1 });
  expect(await first).toEqual({ kind: "result", value: 1 });
  await host.close();
});

test("a minute's limit is an error at once when the next minute comes after the deadline", async () => {
  const host = await startHost({ port: 0, limits: { invocationsPerMinute: 0 } });
  await clientOf(host).put("echo", "function main() {}");
  const error = await failureOf({
    apiHost: host.url,
    apiKey: host.auth,
    action: "echo",
    retry: true,
    timeoutMs: 2000,
  });
  expect(error).toMatchObject({ code: "resource_exhausted", executed: "no", retriable: true });
  await host.close();
});

test("a host that is not there yet is tried until it is", async () => {
  const port = await freePort();
  const auth = "me:secret";
  const calling = callAction({
    apiHost: `http://127.0.0.1:${port}`,
    apiKey: auth,
    action: "echo",
    retry: true,
  });
  const host = await startHost({ port, auth });
  const reply = await calling;
  // Whether the action was there in time or not: it is this host that answered.
  expect(reply.kind === "error" ? reply.error.code : "result").toBe("unimplemented");
  await host.close();
});

test("503 of the platform is tried again, 502 of a proxy only for idempotent methods", async () => {
  const half = await startRawServer((socket, before) => proxyAnswer(before === 0 ? 503 : 502)(socket));
  const error = await failureOf({ apiHost: half.url, apiKey: "a:b", action: "echo", retry: true });
  expect({ code: error.code, count: half.count() }).toEqual({ code: "unavailable", count: 2 });
  await failureOf({ apiHost: half.url, apiKey: "a:b", action: "echo", retry: true, idempotent: true });
  expect(half.count()).toBe(2 + 3);
  half.close();
});

test("calls share connections, and no more than are allowed", async () => {
  const ports = new Set<number>();
  const body = JSON.stringify({
    activationId: "a".repeat(32),
    response: { status: "success", result: { v: 1, result: 1 } },
  });
  const server = await startRawServer((socket) => {
    ports.add(socket.remotePort!);
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  });
  const { openwhisk } = await import("./openwhisk.js");
  const channel = openwhisk({ apiHost: server.url, apiKey: "a:b", action: "echo", maxConnections: 2 });
  const call = { service: "S", method: "m", args: {}, oneway: false, idempotent: false, options: {} };
  await Promise.all(Array.from({ length: 20 }, () => channel.call(call)));
  await channel.call(call);
  expect({ count: server.count(), connections: ports.size }).toEqual({ count: 21, connections: 2 });
  channel.close();
  server.close();
});

test("an own certificate authority is trusted when it is given, and only then", async () => {
  const folder = mkdtempSync(join(tmpdir(), "unlisten-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      cert,
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
    ],
    { stdio: "pipe" },
  );
  const ca = readFileSync(cert);
  const body = JSON.stringify({ response: { status: "success", result: { v: 1, result: "secure" } } });
  const server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    request.resume().on("end", () => response.end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const apiHost = `localhost:${(server.address() as AddressInfo).port}`;
  expect(await callAction({ apiHost, apiKey: "a:b", action: "echo", tls: { ca } })).toEqual({
    kind: "result",
    value: "secure",
  });
  expect(await failureOf({ apiHost, apiKey: "a:b", action: "echo" })).toMatchObject({
    code: "unavailable",
    executed: "no",
    retriable: false,
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});
