/** The channel against a server that this package did not write: Connect's, which speaks gRPC-Web. */

import { Code, ConnectError } from "@connectrpc/connect";
import * as grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenWhiskChannelOptions, openwhiskChannel } from "./openwhisk-channel.js";
import { describeServices, startConnectServer } from "./testing/connect-server.js";
import services from "./testing/test-service.cjs";

let server: Awaited<ReturnType<typeof startConnectServer>>;
/** Of a call that the service made itself, whose error it passes on. */
const ofAnotherCall = { "x-openwhisk-executed": "no", "x-openwhisk-retriable": "true" };
const output = (size: number) => ({ payload: { body: new Uint8Array(size) } });
beforeAll(async () => {
  server = await startConnectServer(describeServices()("grpc.testing.TestService"), {
    emptyCall: () => ({}),
    unaryCall(request, context) {
      const { code, message } = request.responseStatus ?? { code: 0 };
      context.responseHeader.set("x-initial", context.requestHeader.get("x-ask") ?? "none");
      context.responseTrailer.set("x-asks-bin", context.requestHeader.get("x-asks-bin") ?? "");
      if (code !== 0) throw new ConnectError(message, code as Code, { "x-why": "because", ...ofAnotherCall });
      return output(request.responseSize);
    },
    async *streamingOutputCall(request) {
      for (const { size } of request.responseParameters) yield output(size);
      if (request.responseStatus) throw new ConnectError("enough", Code.Aborted);
    },
    async streamingInputCall(requests) {
      let aggregatedPayloadSize = 0;
      for await (const { payload } of requests) aggregatedPayloadSize += payload.body.length;
      return { aggregatedPayloadSize };
    },
    async *fullDuplexCall(requests) {
      for await (const { responseParameters } of requests) {
        for (const { size } of responseParameters) yield output(size);
      }
    },
  });
});
afterAll(() => server.close());

const clientOf = (options: Partial<OpenWhiskChannelOptions> = {}, more: object = {}) =>
  new services.TestService("openwhisk", grpc.credentials.createInsecure(), {
    channelOverride: openwhiskChannel({
      url: server.url,
      retry: false,
      ...options,
    } as OpenWhiskChannelOptions),
    ...more,
  });

/** A unary call: what its caller is told, in order. */
// biome-ignore lint/suspicious/noExplicitAny: as the client.
function unary(client: any, request: object, metadata = new grpc.Metadata(), options: object = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: as the client.
  return new Promise<any>((resolve) => {
    const told: Record<string, unknown> = {};
    const call = client.UnaryCall(request, metadata, options, (error: unknown, response: unknown) =>
      Object.assign(told, { error, response }),
    );
    call.on("metadata", (headers: grpc.Metadata) => Object.assign(told, { headers }));
    call.on("status", (status: grpc.StatusObject) => resolve(Object.assign(told, { status })));
  });
}

test("a unary call brings its message, headers, trailers and status", async () => {
  const metadata = new grpc.Metadata();
  metadata.add("x-ask", "a");
  metadata.add("x-ask", "b");
  metadata.add("x-asks-bin", Buffer.from([0, 255]));
  metadata.add("x-asks-bin", Buffer.from("two"));
  const { error, response, headers, status } = await unary(clientOf(), { response_size: 7 }, metadata);
  expect(error).toBeNull();
  expect(response.payload.body).toEqual(Buffer.alloc(7));
  expect(headers.get("x-initial")).toEqual(["a, b"]);
  expect(headers).toBeInstanceOf(grpc.Metadata);
  expect(status).toMatchObject({ code: 0 });
  expect(status.metadata.get("x-asks-bin")).toEqual([Buffer.from([0, 255]), Buffer.from("two")]);
});

test("a status comes with its code, text and metadata", async () => {
  const { error, status } = await unary(clientOf(), { response_status: { code: 5, message: "no ä% 😀" } });
  expect(error).toMatchObject({ code: 5, details: "no ä% 😀", message: "5 NOT_FOUND: no ä% 😀" });
  expect(error.metadata.get("x-why")).toEqual(["because"]);
  expect(Object.keys(error.metadata.getMap()).filter((name) => name.startsWith("x-openwhisk"))).toEqual([]);
  expect(status.code).toBe(5);
});

test("streams are whole, in order, and end with their status", async () => {
  const client = clientOf();
  const call = client.FullDuplexCall();
  for (const size of [1, 2, 3]) call.write({ response_parameters: [{ size }, { size: 10 * size }] });
  call.end();
  const sizes: number[] = [];
  for await (const { payload } of call) sizes.push(payload.body.length);
  expect(sizes).toEqual([1, 10, 2, 20, 3, 30]);

  const failing = client.StreamingOutputCall({
    response_parameters: [{ size: 4 }],
    response_status: { code: 1 },
  });
  const seen: unknown[] = [];
  await new Promise<void>((resolve) => {
    failing.on("data", ({ payload }: { payload: { body: Buffer } }) => seen.push(payload.body.length));
    failing.on("error", (error: grpc.ServiceError) => seen.push(error.code));
    failing.on("status", () => resolve());
  });
  expect(seen).toEqual([4, grpc.status.ABORTED]);

  const input = new Promise((resolve, reject) => {
    const stream = client.StreamingInputCall((error: unknown, response: unknown) =>
      error ? reject(error) : resolve(response),
    );
    for (const size of [27182, 8, 1828, 45904]) stream.write({ payload: { body: Buffer.alloc(size) } });
    stream.end();
  });
  expect(await input).toEqual({ aggregated_payload_size: 74922 });
});

test("messages are compressed when asked, and those of answers inflated", async () => {
  const client = clientOf({ compression: "gzip" });
  const { error, response } = await unary(client, {
    payload: { body: Buffer.alloc(271828) },
    response_size: 314159,
  });
  expect(error).toBeNull();
  expect(response.payload.body.length).toBe(314159);
  const headers = server.seen.at(-1)!;
  expect(headers["grpc-encoding"]).toBe("gzip");
  expect(Number(headers["content-length"])).toBeLessThan(1000);
});

test("a call that is too large is compressed, and refused when that is not wanted", async () => {
  const request = { payload: { body: Buffer.alloc(2_000_000) }, response_size: 1 };
  expect((await unary(clientOf(), request)).error).toBeNull();
  const { error } = await unary(clientOf({ compression: "identity" }), request);
  expect(error).toMatchObject({ code: grpc.status.RESOURCE_EXHAUSTED });
  expect(error.metadata.get("x-openwhisk-executed")).toEqual(["no"]);
});

test("a message that inflates to more than is taken is refused", async () => {
  const { error } = await unary(clientOf({ maxReceiveMessageBytes: 1000 }), { response_size: 100_000 });
  expect(error).toMatchObject({ code: grpc.status.RESOURCE_EXHAUSTED });
});

test("credentials of channel and call add their metadata, interceptors see all", async () => {
  const credentials = (value: string) =>
    grpc.credentials.createFromMetadataGenerator((_, callback) => {
      const metadata = new grpc.Metadata();
      metadata.add("x-ask", value);
      callback(null, metadata);
    });
  const seen: string[] = [];
  const interceptor: grpc.Interceptor = (options, next) =>
    new grpc.InterceptingCall(next(options), {
      start(metadata, _listener, start) {
        metadata.add("x-ask", "interceptor");
        start(metadata, {
          onReceiveStatus(status, pass) {
            seen.push(status.details || "OK");
            pass(status);
          },
        });
      },
    });
  const client = clientOf({ credentials: credentials("channel") }, { interceptors: [interceptor] });
  const options = { credentials: credentials("call") };
  const { headers } = await unary(client, {}, new grpc.Metadata(), options);
  expect(headers.get("x-initial")).toEqual(["interceptor, channel, call"]);
  expect(seen).toEqual(["OK"]);

  const failing = grpc.credentials.createFromMetadataGenerator((_, callback) =>
    callback(new Error("no token")),
  );
  const { error } = await unary(client, {}, new grpc.Metadata(), { credentials: failing });
  expect(error).toMatchObject({ code: grpc.status.UNKNOWN, details: expect.stringContaining("no token") });
});

test.each([
  { name: "UNKNOWN without a code", code: undefined, status: 2 },
  { name: "their own code", code: 16, status: 16 },
  { name: "INTERNAL for a code that is a service's", code: 5, status: 13 },
])("credentials that fail end the call with $name", async ({ code, status }) => {
  const credentials = grpc.credentials.createFromMetadataGenerator((_, callback) =>
    callback(Object.assign(new Error("no token"), { code })),
  );
  const { error } = await unary(clientOf(), {}, new grpc.Metadata(), { credentials });
  expect(error).toMatchObject({ code: status, details: expect.stringContaining("no token") });
});

test("credentials that never come end with the call's deadline", async () => {
  const before = server.seen.length;
  const credentials = grpc.credentials.createFromMetadataGenerator(() => {});
  const options = { credentials, deadline: Date.now() + 500 };
  const { error } = await unary(clientOf(), {}, new grpc.Metadata(), options);
  expect(error).toMatchObject({ code: 4, details: expect.stringContaining("credentials") });
  expect(server.seen.length).toBe(before);
});

test("credentials are told of the call, and give one authorization", async () => {
  const told: unknown[] = [];
  const credentials = grpc.credentials.createFromMetadataGenerator((options, callback) => {
    told.push(options);
    const metadata = new grpc.Metadata();
    metadata.set("authorization", "Bearer b");
    callback(null, metadata);
  });
  const metadata = new grpc.Metadata();
  metadata.set("authorization", "Bearer a");
  const { error } = await unary(clientOf(), {}, metadata, { credentials, host: "shop.example:443" });
  expect(error).toMatchObject({ code: grpc.status.INTERNAL });
  expect(told).toEqual([
    {
      method_name: "/grpc.testing.TestService/UnaryCall",
      service_url: "https://shop.example/grpc.testing.TestService",
    },
  ]);
});

test("what gRPC's own tools send as grpc-*-bin reaches the service", async () => {
  const metadata = new grpc.Metadata();
  metadata.set("grpc-trace-bin", Buffer.from([0, 1]));
  await unary(clientOf(), {}, metadata);
  expect(server.seen.at(-1)).toMatchObject({ "grpc-trace-bin": "AAE=" });
});

test.each([
  { name: "canceled", options: {}, code: 1 },
  { name: "over", options: { deadline: 1 }, code: 4 },
])("a call that is $name before an interceptor starts it ends", async ({ options, code }) => {
  let go = () => {};
  const late: grpc.Interceptor = (settings, next) =>
    new grpc.InterceptingCall(next(settings), {
      start(metadata, listener, start) {
        go = () => start(metadata, listener);
      },
    });
  const status = await new Promise<grpc.StatusObject>((resolve) => {
    const call = clientOf({}, { interceptors: [late] }).UnaryCall({}, options, () => {});
    call.on("status", resolve);
    if (code === 1) call.cancel();
    setImmediate(() => go());
  });
  expect(status.code).toBe(code);
});

test("a canceled call ends at once", async () => {
  const client = clientOf();
  const status = await new Promise<grpc.StatusObject>((resolve) => {
    const call = client.UnaryCall({}, () => {});
    call.on("status", resolve);
    call.cancel();
  });
  expect(status).toMatchObject({ code: grpc.status.CANCELLED, details: "Cancelled on client" });
});

test("a deadline that has passed ends the call before it is sent", async () => {
  const before = server.seen.length;
  const { error } = await unary(clientOf(), {}, new grpc.Metadata(), { deadline: Date.now() - 1 });
  expect(error).toMatchObject({ code: 4, details: "Deadline exceeded before the call was sent" });
  expect(server.seen.length).toBe(before);
});

test("a deadline that is neither a number nor a Date is refused as the caller's mistake", () => {
  expect(() => clientOf().UnaryCall({}, { deadline: "soon" }, () => {})).toThrow(TypeError);
});

test("without a key the caller is told how to give one", async () => {
  const channelOverride = openwhiskChannel({ action: "/_/shop/currency", apiHost: server.url, apiKey: "" });
  const { error } = await unary(clientOf({}, { channelOverride }), {});
  expect(error).toMatchObject({ code: grpc.status.INTERNAL, details: expect.stringContaining("`apiKey`") });
});

test("a function among the options that throws fails the call", async () => {
  const idempotent = () => {
    throw new Error("not known");
  };
  const { error } = await unary(clientOf({ idempotent }), {});
  expect(error).toMatchObject({ code: grpc.status.INTERNAL, details: "not known" });
});

test("a stream that waits for answers before it ends is told that there are none", async () => {
  const status = await new Promise<grpc.StatusObject>((resolve) => {
    const call = clientOf({ timeoutMs: 50 }).FullDuplexCall();
    call.on("error", () => {});
    call.on("status", resolve);
    call.on("data", () => {});
    call.write({ response_parameters: [{ size: 1 }] });
  });
  expect(status.code).toBe(grpc.status.UNIMPLEMENTED);
  expect(status.details).toContain("when its request stream has ended");
});

test("a channel is ready until it is closed", async () => {
  const channel = openwhiskChannel({ url: server.url });
  const client = new services.TestService("openwhisk", grpc.credentials.createInsecure(), {
    channelOverride: channel,
  });
  await new Promise<void>((resolve, reject) =>
    client.waitForReady(Infinity, (error?: Error) => (error ? reject(error) : resolve())),
  );
  const changed = new Promise((resolve) => channel.watchConnectivityState(2, Infinity, resolve));
  client.close();
  expect(await changed).toBeUndefined();
  expect(channel.getConnectivityState(false)).toBe(grpc.connectivityState.SHUTDOWN);
  expect(() => channel.createCall("/a/b", Infinity)).toThrow("closed");
  const late = new Promise((resolve) => client.waitForReady(Infinity, resolve));
  expect(await late).toMatchObject({ message: "The channel has been closed" });
});

test("the channel is what grpc-js' types call one", () => {
  const channel: grpc.ClientOptions["channelOverride"] = openwhiskChannel({ url: server.url });
  expect(channel?.getTarget()).toBe(server.url);
});
