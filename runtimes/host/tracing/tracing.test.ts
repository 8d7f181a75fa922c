import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until, webAnnotations } from "../testing/client.js";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${spanId}-01`;
const sameTrace = expect.stringMatching(new RegExp(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`));

/** What an action finds of its caller's trace. */
const tell = `function main(args) {
  if (args.fail) throw new Error("secret " + args.password);
  const { __OW_TRACEPARENT: traceparent, __OW_TRACESTATE: tracestate } = process.env;
  return { body: { traceparent, tracestate, header: args.__ow_headers && args.__ow_headers.traceparent } };
}`;

let host: Host;
let client: ReturnType<typeof clientOf>;
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
  await client.put("tell", tell, webAnnotations());
});
afterAll(() => host.close());

const blocking = "actions/tell?blocking=true&result=true";

describe("where nobody records", () => {
  test.each<{ name: string; headers: Record<string, string>; told: unknown }>([
    {
      name: "a trace is handed on, as a hop of its own",
      headers: { traceparent },
      told: { traceparent: sameTrace },
    },
    {
      name: "its state goes along",
      headers: { traceparent, tracestate: "a=1,b=2" },
      told: { traceparent: sameTrace, tracestate: "a=1,b=2" },
    },
    {
      name: "a later call without one is told that there is none",
      headers: {},
      told: { traceparent: "", tracestate: "" },
    },
    {
      name: "what is no traceparent is none",
      headers: { traceparent: "00-zz", tracestate: "a=1" },
      told: { traceparent: "", tracestate: "" },
    },
  ])("$name", async ({ headers, told }) => {
    const answer = await client.rest("POST", blocking, {}, headers);
    expect(answer.json).toEqual({ body: told });
  });

  test("an action that was never traced has no variables of a trace", async () => {
    await client.put("names", "function main() { return { names: Object.keys(process.env) }; }");
    expect((await client.invoke("names")).json.names.filter((name: string) => /TRACE/.test(name))).toEqual(
      [],
    );
  });

  test("a web action gets the caller's header as it came", async () => {
    const { json } = await client.web("default/tell", { headers: { traceparent } });
    expect(json).toEqual({ traceparent: sameTrace, header: traceparent });
  });
});

describe("where an SDK records", () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  beforeAll(() => {
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => exporter.reset());
  afterAll(async () => {
    trace.disable();
    context.disable();
    await provider.shutdown();
  });

  /** The spans of one request, once its activation is stored, as a tree of names. */
  async function tree(
    requestName: RegExp,
    activations = 1,
  ): Promise<{ spans: ReadableSpan[]; names: unknown }> {
    await until(() => {
      const names = exporter.getFinishedSpans().map(({ name }) => name);
      return (
        names.some((name) => requestName.test(name)) &&
        names.filter((name) => /^invoke/.test(name)).length === activations
      );
    });
    const spans = exporter.getFinishedSpans();
    const below = (parent: string | undefined): unknown =>
      Object.fromEntries(
        spans
          .filter((span) => span.parentSpanContext?.spanId === parent)
          .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
          .map((span) => [span.name, below(span.spanContext().spanId)]),
      );
    const root = spans.find(({ name }) => requestName.test(name))!;
    return { spans, names: { [root.name]: below(root.spanContext().spanId) } };
  }

  const attributesOf = (spans: ReadableSpan[], name: RegExp) =>
    spans.find((span) => name.test(span.name))!.attributes;
  const invokeRoute = "POST /api/v1/namespaces/{namespace}/actions/{name}";

  test("a cold invoke is a request, an activation, the wait for a runner, /init and /run", async () => {
    await client.put("fresh", tell);
    exporter.reset();
    const answer = await client.rest(
      "POST",
      "actions/fresh?blocking=true",
      {},
      { traceparent, tracestate: "a=1" },
    );
    const { spans, names } = await tree(/^POST/);
    expect(names).toEqual({
      [invokeRoute]: { "invoke guest/fresh": { "wait for a runner": {}, init: {}, run: {} } },
    });
    const request = spans.find(({ kind }) => kind === SpanKind.SERVER)!;
    expect(request.parentSpanContext).toMatchObject({ traceId, spanId, isRemote: true });
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
    expect(request.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.response.status_code": 200,
      "url.path": "/api/v1/namespaces/_/actions/fresh",
    });
    expect(attributesOf(spans, /^invoke/)).toEqual({
      "faas.name": "guest/fresh",
      "faas.version": "0.0.1",
      "faas.invocation_id": answer.json.activationId,
      "faas.max_memory": 256 * 1024 * 1024,
      "faas.coldstart": true,
      "openwhisk.kind": "nodejs:20",
      "openwhisk.status": "success",
    });
    const run = spans.find(({ name }) => name === "run")!.spanContext().spanId;
    expect(answer.json.response.result.body).toEqual({
      traceparent: `00-${traceId}-${run}-01`,
      tracestate: "a=1",
    });
  });

  test("components of a sequence and of a composition are below it, each a hop of its own", async () => {
    const component = `function main(args) { return { seen: [...(args.seen || []), process.env.__OW_TRACEPARENT] }; }`;
    await client.put("component", component);
    const both = { exec: { kind: "sequence", components: ["/_/component", "/_/component"] } };
    await client.rest("PUT", "actions/both", both);
    await client.put(
      "conductor",
      "function main(args) { return args.seen ? args : { action: 'both', params: args }; }",
      { annotations: [{ key: "conductor", value: true }] },
    );
    exporter.reset();
    const { json } = await client.invoke("conductor");
    const { spans, names } = await tree(/^POST/, 6);
    expect(names).toMatchObject({
      [invokeRoute]: {
        "invoke guest/conductor": {
          "invoke guest/conductor": {},
          "invoke guest/both": { "invoke guest/component": {} },
        },
      },
    });
    const runs = spans.filter(({ name }) => name === "run").map((span) => span.spanContext().spanId);
    const told = (json.seen as string[]).map((text) => text.split("-")[2]);
    expect(new Set(told).size).toBe(2);
    expect(runs).toEqual(expect.arrayContaining(told));
  });

  test("a firing has its rules below it, and those the activations", async () => {
    await client.rest("PUT", "triggers/t", {});
    await client.rest("PUT", "rules/r", { trigger: "/_/t", action: "/_/tell" });
    exporter.reset();
    expect((await client.rest("POST", "triggers/t", {}, { traceparent })).status).toBe(202);
    const { spans, names } = await tree(/^POST/);
    expect(names).toMatchObject({
      "POST /api/v1/namespaces/{namespace}/triggers/{name}": {
        "fire guest/t": { "rule guest/r": { "invoke guest/tell": { run: {} } } },
      },
    });
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
  });

  test("a request without a trace begins one; the action of a web request gets it in its header", async () => {
    const { json } = await client.web("default/tell");
    const { spans, names } = await tree(/^GET/);
    expect(names).toMatchObject({
      "GET /api/v1/web/{namespace}/{package}/{action}": {
        "invoke guest/tell": { "wait for a runner": {}, run: {} },
      },
    });
    const request = spans.find(({ kind }) => kind === SpanKind.SERVER)!;
    expect(request.parentSpanContext).toBeUndefined();
    const { traceId: begun, spanId: own } = request.spanContext();
    expect(json.header).toBe(`00-${begun}-${own}-01`);
    expect(json.traceparent).toMatch(new RegExp(`^00-${begun}-`));
  });

  test("a failure is recorded by its kind; no span tells what was sent or said", async () => {
    expect((await client.rest("POST", blocking, { fail: true, password: "hunter2" })).status).toBe(502);
    const { spans } = await tree(/^POST/);
    expect(attributesOf(spans, /^invoke/)).toMatchObject({
      "error.type": "action developer error",
      "openwhisk.status": "action developer error",
    });
    const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR).map(({ name }) => name);
    expect(failed.sort()).toEqual([invokeRoute, "invoke guest/tell", "run"]);
    const all = JSON.stringify(
      spans.map(({ name, attributes, status, events }) => [name, attributes, status, events]),
    );
    expect(all).not.toMatch(/hunter2|secret/);
    expect(all).not.toContain(host.auth.split(":")[1]);
  });

  test.each([
    { name: "a missing entity", path: "actions/nothing?blocking=true", status: 404, failed: false },
    { name: "a name that is none", path: "actions/%00", status: 400, failed: false },
  ])("$name is a span with the status", async ({ path, status, failed }) => {
    await client.rest("POST", path, {});
    const { spans } = await tree(/^POST/, 0);
    expect(spans).toHaveLength(1);
    expect(spans[0]!.attributes["http.response.status_code"]).toBe(status);
    expect(spans[0]!.status.code === SpanStatusCode.ERROR).toBe(failed);
  });

  test("below a span of this process that is active, a request is its child", async () => {
    // Such as that of an instrumentation of node:http.
    const { traceRequest } = await import("./trace-request.js");
    const outer = trace.getTracer("test").startSpan("outer", {}, ROOT_CONTEXT);
    const request = {
      method: "GET",
      target: { segments: ["ping"], query: [] },
      headers: [["traceparent", traceparent] as const],
      body: Buffer.alloc(0),
      transactionId: "t",
    };
    const answer = { status: 200, headers: [] };
    await context.with(trace.setSpan(ROOT_CONTEXT, outer), () => traceRequest(request, async () => answer));
    expect(exporter.getFinishedSpans()[0]?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    outer.end();
  });
});
