/** Each row of the table (mapping.ts), produced by what really fails that way. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../conformance/runtime/free-port.js";
import { type Host, startHost } from "../../runtimes/host/host.js";
import { unlimitedRates } from "../../runtimes/host/limits.js";
import { clientOf } from "../../runtimes/host/testing/client.js";
import type { Executed, RpcError } from "../rpc/rpc-error.js";
import { ActionCaller } from "./caller.js";
import { type FailureKind, mapping, rowOf } from "./mapping.js";
import { errorOf } from "./outcome.js";
import { failureOf, type TestCall } from "./testing/call.js";
import { putFailingActions } from "./testing/failing-actions.js";
import { proxyAnswer, startRawServer } from "./testing/raw-server.js";

let host: Host;
let one: { apiHost: string; apiKey: string };
beforeAll(async () => {
  host = await startHost({
    port: 0,
    limits: { ...unlimitedRates },
    runners: { "broken:1": { command: ["/nonexistent/runner"] } },
  });
  one = { apiHost: host.url, apiKey: host.auth };
  await putFailingActions(clientOf(host));
});
afterAll(() => host.close());

type Produce = () => Promise<RpcError>;
/** `executed` where it is known better than the row says. */
type Case = { row: FailureKind; by: string; produce: Produce; executed?: Executed };

/** A call of one of the failing actions. */
const call =
  (test: TestCall): Produce =>
  () =>
    failureOf({ ...one, ...test });
const web =
  (action: string, more: Partial<TestCall> = {}): Produce =>
  () =>
    failureOf({ apiHost: host.url, via: "web", namespace: "guest", action, ...more });

/** What a proxy or a cut connection does, which no host on one machine can. */
const raw =
  (answer: Parameters<typeof startRawServer>[0], more: Partial<TestCall> = {}): Produce =>
  async () => {
    const server = await startRawServer(answer);
    try {
      return await failureOf({ apiHost: server.url, apiKey: "a:b", action: "echo", ...more });
    } finally {
      server.close();
    }
  };

/** A host of its own, with limits that are soon reached. */
const onHost =
  (
    limits: Parameters<typeof startHost>[0] & object,
    produce: (at: { apiHost: string; apiKey: string }, host: Host) => Promise<RpcError>,
  ): Produce =>
  async () => {
    const small = await startHost({ port: 0, ...limits });
    try {
      await putFailingActions(clientOf(small));
      return await produce({ apiHost: small.url, apiKey: small.auth }, small);
    } finally {
      await small.close();
    }
  };

/** Aborts a call, or stops its host, as soon as its activation has begun. */
async function whileRunning(
  start: (at: { apiHost: string; apiKey: string }, signal: AbortSignal) => Promise<RpcError>,
  end: "abort" | "stop" = "abort",
): Promise<RpcError> {
  const abort = new AbortController();
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  return onHost({ onBegin: hasBegun }, async (at, running) => {
    const failing = start(at, abort.signal);
    await begun;
    if (end === "abort") abort.abort();
    else await running.close();
    return failing;
  })();
}

/** An HTTP request to a web action that no stub would make. */
const request =
  (method: string, action: string, headers: Record<string, string> = {}): Produce =>
  async () => {
    const caller = new ActionCaller(action, { ...one, retry: false });
    const plan = { isOneway: false, isIdempotent: false };
    const outcome = await caller.request({ method, target: "", headers, body: undefined }, plan);
    caller.close();
    if (outcome.kind !== "failed") throw new Error(`the request did not fail: ${outcome.kind}`);
    return errorOf(outcome, { action });
  };

const envelopeError = (error: object) =>
  `function main() { return { v: 1, error: ${JSON.stringify(error)} }; }`;

/** An action that answers as our adapters do. */
const answering =
  (row: FailureKind): Produce =>
  async () => {
    const { code, thrift, executed } = rowOf(row);
    const error = { code, message: "told", thriftType: thrift, executed, retriable: false };
    await clientOf(host).put(`tells-${row}`, envelopeError(error));
    return failureOf({ ...one, action: `tells-${row}` });
  };

const cases: Case[] = [
  { row: "undeclared-error", by: "an adapter's word", produce: answering("undeclared-error") },
  { row: "unknown-method", by: "an adapter's word", produce: answering("unknown-method") },
  { row: "undecodable-body", by: "an adapter's word", produce: answering("undecodable-body") },
  { row: "missing-result", by: "an action that knows no calls", produce: call({ action: "no-reply" }) },
  { row: "missing-result", by: "a web action that answers 200 and nothing", produce: web("web-empty") },
  { row: "application-error", by: "{error}", produce: call({ action: "own-error" }) },
  { row: "result-too-large", by: "a result over 1 MiB", produce: call({ action: "large" }) },
  {
    row: "result-too-large",
    by: "the record of a web action's",
    produce: () => web("web-large", { apiKey: host.auth })(),
  },
  { row: "time-limit", by: "an action that hangs", produce: call({ action: "timeout" }) },
  {
    row: "time-limit",
    by: "the record of a web action that hangs",
    produce: () => web("web-timeout", { apiKey: host.auth })(),
  },
  { row: "memory-limit", by: "an action that holds too much", produce: call({ action: "memory" }) },
  { row: "crashed", by: "process.exit", produce: call({ action: "crash" }) },
  { row: "crashed", by: "SIGKILL", produce: call({ action: "killed" }) },
  { row: "developer-error", by: "a throw", produce: call({ action: "throws" }) },
  { row: "init-failed", by: "code that does not parse", produce: call({ action: "unloadable" }) },
  { row: "init-time-limit", by: "code that never ends loading", produce: call({ action: "slow-init" }) },
  {
    row: "wait-expired",
    by: "an action slower than its caller",
    // The platform gives up long before the caller: its 202 has come by then.
    produce: onHost({ limits: { blockingWaitMs: 100 } }, (at) =>
      failureOf({ ...at, action: "slow", timeoutMs: 3000 }),
    ),
  },
  { row: "bad-request", by: "a parameter that is final", produce: call({ action: "final" }) },
  {
    row: "http-limit",
    by: "a key of 9 KB",
    produce: call({ action: "echo", apiKey: `a:${"b".repeat(9000)}` }),
  },
  { row: "http-limit", by: "a name of 9 KB", produce: call({ action: "e".repeat(9000) }) },
  { row: "unauthenticated", by: "a wrong key", produce: call({ action: "echo", apiKey: "wrong:key" }) },
  { row: "unauthenticated", by: "a web action that wants the key", produce: web("web-private") },
  { row: "forbidden", by: "another namespace", produce: call({ action: "/whisk.system/secret/echo" }) },
  { row: "no-such-action", by: "no action", produce: call({ action: "nothing" }) },
  { row: "no-such-action", by: "no web action", produce: web("echo") },
  {
    row: "no-such-action",
    by: "an action that was removed",
    produce: async () => {
      const { put, rest } = clientOf(host);
      await put("passing", "function main() { return { v: 1, result: 1 }; }");
      await rest("DELETE", "actions/passing");
      return failureOf({ ...one, action: "passing" });
    },
  },
  {
    row: "unsupported-request",
    by: "a method that web actions do not have",
    produce: request("TRACE", "web-echo"),
  },
  { row: "not-acceptable", by: "an answer in another media type", produce: web("web-text") },
  {
    row: "request-too-large",
    by: "our own limit",
    produce: call({ action: "echo", args: { text: "x".repeat(1024 * 1024) } }),
  },
  {
    row: "request-too-large",
    by: "a lower limit of the platform",
    produce: onHost({ limits: { payloadBytes: 1000 } }, (at) =>
      failureOf({ ...at, action: "echo", args: { text: "x".repeat(1000) } }),
    ),
  },
  {
    row: "throttled-minute",
    by: "a second call in a minute",
    produce: onHost({ limits: { invocationsPerMinute: 0 } }, (at) => failureOf({ ...at, action: "echo" })),
  },
  {
    row: "throttled-concurrent",
    by: "no room for a call",
    produce: onHost({ limits: { concurrentInvocations: 0 } }, (at) => failureOf({ ...at, action: "echo" })),
  },
  {
    row: "throttled-concurrent",
    by: "no room for a web action",
    produce: onHost({ limits: { concurrentInvocations: 0 } }, (at) =>
      failureOf({ ...at, action: "web-echo", via: "web" }),
    ),
  },
  {
    row: "internal-error",
    by: "a runner that does not start",
    produce: async () => {
      const { rest } = clientOf(host);
      await rest("PUT", "actions/broken", { exec: { kind: "broken:1", code: "" } });
      return failureOf({ ...one, action: "broken" });
    },
  },
  { row: "web-204", by: "an async throw", produce: web("web-rejects") },
  { row: "web-error", by: "a throw, without a key", produce: web("web-throws") },
  {
    row: "developer-error",
    by: "a throw, with the record",
    produce: () => web("web-throws", { apiKey: host.auth })(),
  },
  { row: "web-invalid-response", by: "an error that is a text", produce: web("web-error-text") },
  { row: "web-invalid-response", by: "a result over 1 MiB, without a key", produce: web("web-large") },
  { row: "web-array", by: "a list", produce: web("web-list") },
  {
    row: "web-wait-expired",
    by: "a wait of 100 ms",
    produce: onHost({ limits: { blockingWaitMs: 100 } }, ({ apiHost }) =>
      failureOf({ apiHost, namespace: "guest", action: "web-slow", via: "web" }),
    ),
  },
  {
    row: "deadline",
    by: "a web action slower than its caller",
    produce: web("web-slow", { timeoutMs: 1500 }),
  },
  {
    row: "canceled",
    by: "an abort while it runs",
    produce: () => whileRunning((at, signal) => failureOf({ ...at, action: "slow", options: { signal } })),
  },
  {
    row: "canceled",
    by: "an abort before it is sent",
    produce: () => failureOf({ ...one, action: "slow", options: { signal: AbortSignal.abort() } }),
    executed: "no",
  },
  {
    row: "deadline",
    by: "no time at all",
    produce: call({ action: "echo", timeoutMs: 0 }),
    executed: "no",
  },
  {
    row: "refused",
    by: "a host that was stopped",
    produce: async () => {
      const gone = await startHost({ port: await freePort() });
      await gone.close();
      return failureOf({ apiHost: gone.url, apiKey: gone.auth, action: "echo" });
    },
  },
  {
    row: "refused",
    by: "a name that does not exist",
    produce: call({ action: "echo", apiHost: "http://unlisten.invalid" }),
  },
  {
    row: "tls-failed",
    by: "https to a port that speaks http",
    produce: () => call({ action: "echo", apiHost: host.url.replace("http:", "https:") })(),
  },
  {
    row: "reset",
    by: "a host that stops meanwhile",
    produce: () => whileRunning((at) => failureOf({ ...at, action: "slow" }), "stop"),
  },
  {
    row: "reset",
    by: "half an answer",
    produce: raw((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")),
  },
  { row: "reset", by: "an answer that is no HTTP", produce: raw((socket) => socket.end("what?\r\n\r\n")) },
  {
    row: "result-too-large",
    by: "an answer that is longer than any of the platform",
    produce: raw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${17 * 1024 * 1024}\r\n\r\n`);
      socket.write(Buffer.alloc(17 * 1024 * 1024, " "));
    }),
  },
  { row: "http-timeout", by: "408", produce: raw(proxyAnswer(408)) },
  { row: "conflict", by: "409", produce: raw(proxyAnswer(409)) },
  { row: "bad-gateway", by: "502 of a proxy", produce: raw(proxyAnswer(502)) },
  { row: "unavailable", by: "503", produce: raw(proxyAnswer(503)) },
  { row: "gateway-timeout", by: "504", produce: raw(proxyAnswer(504)) },
  {
    row: "gateway-timeout",
    by: "504 before a web action",
    produce: raw(proxyAnswer(504), { via: "web", namespace: "n" }),
  },
  { row: "unexpected-status", by: "418", produce: raw(proxyAnswer(418)) },
  { row: "unexpected-status", by: "400 of a proxy, in HTML", produce: raw(proxyAnswer(400)) },
  { row: "http-limit", by: "414 of a proxy", produce: raw(proxyAnswer(414)) },
];

test.concurrent.each(cases)("$row: $by", async ({ row, produce, executed }) => {
  const error = await produce();
  const { code, thrift, retry, ...mapped } = rowOf(row);
  expect({ ...error }).toMatchObject({
    code,
    thriftType: thrift,
    retriable: retry.when !== "never" && !isTold(row),
  });
  expect(error.message).not.toMatch(/secret-word|xxxx/);
  expect(error.executed).toBe(executed ?? mapped.executed);
});

test("a status that no row tells more about is in the message", async () => {
  const error = await raw(proxyAnswer(302))();
  expect(error.message).toMatch(/does not use \(302\)$/);
});

/** What comes in an adapter's words is as retriable as it says. */
function isTold(row: FailureKind): boolean {
  return ["undeclared-error", "unknown-method", "undecodable-body"].includes(row);
}

test("each row has a case", () => {
  expect(Object.keys(mapping).filter((row) => !cases.some((one) => one.row === row))).toEqual([]);
});
