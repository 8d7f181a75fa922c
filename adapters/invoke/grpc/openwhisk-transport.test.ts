/** The transport against Connect's own server. */
import { Code, ConnectError, createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RpcError } from "../../rpc/rpc-error.js";
import { openwhiskTransport } from "./openwhisk-transport.js";
import { describeServices, startConnectServer } from "./testing/connect-server.js";
import type { OpenWhiskTransportOptions } from "./transport-options.js";

const service = describeServices()("grpc.testing.TestService");
/** Of a call that the service made itself, whose error it passes on. */
const ofAnotherCall = { "x-openwhisk-executed": "no", "x-openwhisk-retriable": "true" };
const output = (size: number) => ({ payload: { body: new Uint8Array(size) } });

let server: Awaited<ReturnType<typeof startConnectServer>>;
beforeAll(async () => {
  server = await startConnectServer(service, {
    unaryCall(request, context) {
      const { code, message } = request.responseStatus ?? { code: 0 };
      context.responseHeader.set("x-initial", context.requestHeader.get("x-ask") ?? "none");
      context.responseTrailer.set("x-trailing", "yes");
      if (code !== 0) throw new ConnectError(message, code as Code, { "x-why": "because", ...ofAnotherCall });
      return output(request.responseSize);
    },
    cacheableUnaryCall: (request) => output(request.responseSize),
    async *fullDuplexCall(requests) {
      for await (const { responseParameters } of requests) {
        for (const { size } of responseParameters) yield output(size);
      }
    },
    async *streamingOutputCall(request) {
      for (const { size } of request.responseParameters) yield output(size);
      throw new ConnectError("enough", Code.Aborted);
    },
  });
});
afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: a service made at run time, so without types.
type Client = any;
const clientOf = (options: Partial<OpenWhiskTransportOptions> = {}): Client =>
  createClient(
    service,
    openwhiskTransport({ url: server.url, retry: false, ...options } as OpenWhiskTransportOptions),
  );

describe.each([
  { protocol: "connect", useBinaryFormat: true },
  { protocol: "connect", useBinaryFormat: false },
  { protocol: "grpc-web", useBinaryFormat: true },
  { protocol: "grpc-web", useBinaryFormat: false },
] as const)("$protocol, binary: $useBinaryFormat", (form) => {
  test("a unary call brings its message, headers and trailers", async () => {
    const headers = new Headers([
      ["x-ask", "a"],
      ["x-ask", "b"],
    ]);
    const seen: unknown[] = [];
    const response = await clientOf(form).unaryCall(
      { responseSize: 7 },
      {
        headers,
        onHeader: (header: Headers) => seen.push(header.get("x-initial")),
        onTrailer: (trailer: Headers) => seen.push(trailer.get("x-trailing")),
      },
    );
    expect(response.payload.body).toEqual(new Uint8Array(7));
    expect(seen).toEqual(["a, b", "yes"]);
  });

  test("a status is an error of the caller's own class", async () => {
    const call = clientOf(form).unaryCall({ responseStatus: { code: 5, message: "no ä%" } });
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ code: Code.NotFound, rawMessage: "no ä%" });
    expect(error.metadata.get("x-why")).toBe("because");
  });

  test("streams are whole, in order, and end with their status", async () => {
    const client = clientOf(form);
    const sizes: number[] = [];
    const requests = [1, 2].map((size) => ({ responseParameters: [{ size }, { size: size * 10 }] }));
    async function* all() {
      yield* requests;
    }
    for await (const { payload } of client.fullDuplexCall(all())) sizes.push(payload.body.length);
    expect(sizes).toEqual([1, 10, 2, 20]);

    const seen: unknown[] = [];
    const read = async () => {
      const call = client.streamingOutputCall({ responseParameters: [{ size: 4 }] });
      for await (const { payload } of call) seen.push(payload.body.length);
    };
    await expect(read()).rejects.toMatchObject({ code: Code.Aborted });
    expect(seen).toEqual([4]);
  });

  test.each([
    { thrown: new Error("mine"), code: Code.Internal },
    { thrown: new ConnectError("mine", Code.DataLoss), code: Code.DataLoss },
  ])("what a request stream throws ends the call: $thrown", async ({ thrown, code }) => {
    async function* breaking() {
      yield { responseParameters: [{ size: 1 }] };
      throw thrown;
    }
    const read = async () => {
      for await (const _ of clientOf(form).fullDuplexCall(breaking()));
    };
    await expect(read()).rejects.toMatchObject({ code, rawMessage: "mine" });
  });

  test("a stream that waits for answers before it ends is told that there are none", async () => {
    async function* waiting() {
      yield { responseParameters: [{ size: 1 }] };
      await new Promise(() => {});
    }
    const read = async () => {
      const options: Partial<OpenWhiskTransportOptions> = { ...form, timeoutMs: 50 };
      for await (const _ of clientOf(options).fullDuplexCall(waiting(), { timeoutMs: 0 }));
    };
    await expect(read()).rejects.toMatchObject({
      code: Code.Unimplemented,
      rawMessage: expect.stringContaining("when its request stream has ended"),
    });
  });
});

test("what the platform said of another call that the service made is not said of this one", async () => {
  const call = clientOf().unaryCall({ responseStatus: { code: 5, message: "" } });
  const { metadata } = await call.catch((thrown: unknown) => thrown);
  const told = [...metadata.keys()].filter((name: string) => name.startsWith("x-"));
  expect(told).toEqual(["x-initial", "x-trailing", "x-why"]);
});

test("requests are compressed from a size on", async () => {
  await clientOf().unaryCall({ payload: { body: new Uint8Array(2_000_000) } });
  expect(server.seen.at(-1)).toMatchObject({ "content-encoding": "gzip" });
  const call = clientOf({ sendCompression: null }).unaryCall({
    payload: { body: new Uint8Array(2_000_000) },
  });
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: Code.ResourceExhausted, cause: expect.any(RpcError) });
  expect(error.metadata.get("x-openwhisk-executed")).toBe("no");
});

test("methods without side effects are called by GET where that is asked", async () => {
  const client = clientOf({ useHttpGet: true });
  expect((await client.cacheableUnaryCall({ responseSize: 3 })).payload.body).toEqual(new Uint8Array(3));
  expect(server.seen.at(-1)).not.toHaveProperty("content-length");
});

test("interceptors see calls, the first outermost", async () => {
  const seen: string[] = [];
  const named =
    (name: string): Interceptor =>
    (next) =>
    (request) => {
      seen.push(`${name} ${request.method.name}`);
      return next(request);
    };
  await clientOf({ interceptors: [named("outer"), named("inner")] }).unaryCall({});
  expect(seen).toEqual(["outer UnaryCall", "inner UnaryCall"]);
});

test("a platform that cannot be reached is unavailable", async () => {
  const call = clientOf({ url: "http://127.0.0.1:1" } as Partial<OpenWhiskTransportOptions>).unaryCall({});
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: Code.Unavailable, cause: { executed: "no", retriable: true } });
});

test("a canceled call is canceled", async () => {
  const abort = new AbortController();
  const call = clientOf().unaryCall({}, { signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: Code.Canceled });
});

test("the transport is what Connect's types call one", () => {
  const transport: Transport = openwhiskTransport({
    url: server.url,
    // As inline interceptors of Connect's transports stand in programs, without types.
    interceptors: [(next) => async (request) => await next(request)],
  });
  expect(transport).toBeDefined();
});
