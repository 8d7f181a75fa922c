/**
 * gRPC's interoperability cases (grpc/doc/interop-test-descriptions.md) that have a meaning where a call is one request
 * and one answer, by stock grpc-js clients: of an action, and of the same service behind a port.
 */
import * as grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../../../runtimes/host/host.js";
import { unlimitedRates } from "../../../runtimes/host/limits.js";
import { clientOf as hostClientOf, webAnnotations } from "../../../runtimes/host/testing/client.js";
import { type OpenWhiskChannelOptions, openwhiskChannel } from "./openwhisk-channel.js";
import { callGrpc } from "./testing/grpc-call.js";
import { testAction } from "./testing/test-action.js";
import services from "./testing/test-service.cjs";

let host: Host;
let server: grpc.Server;
let port: number;
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  await hostClientOf(host).put("interop", testAction(), webAnnotations({ "raw-http": true }));
  server = services.testServer();
  port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
});
afterAll(async () => {
  server.forceShutdown();
  await host.close();
});

type Name = "TestService" | "FailingService" | "UnimplementedService";
type Way = "rest" | "web" | "port";

const open: grpc.Client[] = [];
afterAll(() => {
  for (const client of open) client.close();
});
function clientOf(way: Way, name: Name = "TestService", options: Partial<OpenWhiskChannelOptions> = {}) {
  const channelOverride =
    way === "port"
      ? undefined
      : openwhiskChannel({
          apiHost: host.url,
          apiKey: host.auth,
          action: "interop",
          via: way,
          retry: false,
          ...options,
        } as OpenWhiskChannelOptions);
  const more = channelOverride === undefined ? {} : { channelOverride };
  const client = new services[name](`127.0.0.1:${port}`, grpc.credentials.createInsecure(), more);
  open.push(client);
  return client;
}
const sizesOf = (messages: unknown[]) =>
  messages.map((message) => (message as { payload: { body: Buffer } }).payload.body.length);
const zeros = (size: number) => ({ type: "COMPRESSABLE", body: Buffer.alloc(size) });

describe.each([{ way: "rest" }, { way: "web" }, { way: "port" }] as const)("$way", ({ way }) => {
  test("empty_unary", async () => {
    const { messages, error } = await callGrpc(clientOf(way), "EmptyCall", [{}]);
    expect({ messages, error }).toEqual({ messages: [{}], error: undefined });
  });

  const large = { response_size: 314_159, payload: zeros(271_828) };
  test("large_unary", async () => {
    const { messages } = await callGrpc(clientOf(way), "UnaryCall", [large]);
    expect(sizesOf(messages)).toEqual([314_159]);
  });

  test.each(["gzip", "deflate"] as const)("client_ and server_compressed_unary: %s", async (compression) => {
    const client = clientOf(way, "TestService", { compression });
    const { messages, error } = await callGrpc(client, "UnaryCall", [large]);
    expect(error).toBeUndefined();
    expect(sizesOf(messages)).toEqual([314_159]);
  });

  const inputs = [27_182, 8, 1_828, 45_904].map((size) => ({ payload: zeros(size) }));
  test("client_streaming", async () => {
    const { messages } = await callGrpc(clientOf(way), "StreamingInputCall", inputs);
    expect(messages).toEqual([{ aggregated_payload_size: 74_922 }]);
  });

  test("client_compressed_streaming", async () => {
    const client = clientOf(way, "TestService", { compression: "gzip" });
    const { messages } = await callGrpc(client, "StreamingInputCall", inputs);
    expect(messages).toEqual([{ aggregated_payload_size: 74_922 }]);
  });

  const sizes = [31_415, 9, 2_653, 58_979];
  test.each(["identity", "gzip"] as const)(
    "server_streaming, server_compressed_streaming: %s",
    async (compression) => {
      const request = { response_parameters: sizes.map((size) => ({ size })) };
      const client = clientOf(way, "TestService", { compression });
      const { messages } = await callGrpc(client, "StreamingOutputCall", [request]);
      expect(sizesOf(messages)).toEqual(sizes);
    },
  );

  test.each(["FullDuplexCall", "HalfDuplexCall"])("half duplex: %s", async (method) => {
    const requests = sizes.map((size) => ({ response_parameters: [{ size }], payload: zeros(9) }));
    const { messages, status } = await callGrpc(clientOf(way), method, requests);
    expect(sizesOf(messages)).toEqual(sizes);
    expect(status.code).toBe(0);
  });

  test("empty_stream", async () => {
    const { messages, status } = await callGrpc(clientOf(way), "FullDuplexCall", []);
    expect({ messages, code: status.code }).toEqual({ messages: [], code: 0 });
  });

  test.each(["UnaryCall", "FullDuplexCall"])("custom_metadata: %s", async (method) => {
    const metadata = new grpc.Metadata();
    metadata.set("x-grpc-test-echo-initial", "test_initial_metadata_value");
    metadata.set("x-grpc-test-echo-trailing-bin", Buffer.from([0xab, 0xab, 0xab]));
    const request = { response_parameters: [{ size: 1 }], response_size: 1 };
    const { headers, status } = await callGrpc(clientOf(way), method, [request], metadata);
    expect(headers).toEqual({ "x-grpc-test-echo-initial": [Buffer.from("test_initial_metadata_value")] });
    expect(status.metadata).toEqual({ "x-grpc-test-echo-trailing-bin": [Buffer.from([0xab, 0xab, 0xab])] });
  });

  test.each([
    { name: "status_code_and_message", message: "test status message" },
    {
      name: "special_status_message",
      message: "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n",
    },
  ])("$name", async ({ message }) => {
    const response_status = { code: 2, message };
    for (const method of ["UnaryCall", "FullDuplexCall"]) {
      const { error } = await callGrpc(clientOf(way), method, [{ response_status }]);
      expect(error).toMatchObject({ code: 2, details: message });
    }
  });

  test("unimplemented_method and unimplemented_service", async () => {
    for (const name of ["TestService", "UnimplementedService"] as const) {
      const { error } = await callGrpc(clientOf(way, name), "UnimplementedCall", [{}]);
      expect(error?.code).toBe(grpc.status.UNIMPLEMENTED);
    }
  });

  test("timeout_on_sleeping_server", async () => {
    const request = { response_parameters: [{ size: 1, interval_us: 1_000_000 }] };
    const options = { deadline: Date.now() + 500 };
    const call = callGrpc(clientOf(way), "StreamingOutputCall", [request], undefined, options);
    expect((await call).error?.code).toBe(grpc.status.DEADLINE_EXCEEDED);
  });

  test("the service knows the caller's deadline", async () => {
    const metadata = new grpc.Metadata();
    metadata.set("x-tell-deadline", "1");
    const options = { deadline: Date.now() + 20_000 };
    const { status } = await callGrpc(clientOf(way), "UnaryCall", [{}], metadata, options);
    expect(status.metadata).toEqual({ "x-has-deadline": [Buffer.from("true")] });
  });
});

/** google.rpc.Status { code: 5, message: "m", details: [Any { type_url: "t/x.Y", value: 1 byte }] } */
const details = Buffer.from("08051201" + "6d" + "1a0a" + "0a05742f782e59" + "120107", "hex");
const codes = Array.from({ length: 16 }, (_, i) => i + 1);
const failures = [
  ...codes.map((code) => ({ how: "status", code, message: `why ä% ${code}`, details, after: 2 })),
  { how: "error", code: 9, message: "of an Error", after: 0 },
  { how: "status", code: 7, message: "", after: 1 },
  { how: "plain", message: "no code", after: 0 },
  { how: "throw", message: "thrown", after: 0 },
  { how: "plain", message: "no code, after messages", after: 2 },
];

describe.each(["Fail", "FailStream"])("failures: %s", (method) => {
  describe.each(["rest", "web"] as const)("%s", (way) => {
    test.each(failures)("$how $code tells the caller what a port tells", async (failure) => {
      const overPort = await callGrpc(clientOf("port", "FailingService"), method, [failure]);
      expect(await callGrpc(clientOf(way, "FailingService"), method, [failure])).toEqual(overPort);
    });
  });
});

test("an action of an HTTP service is told from one of gRPC, and what to do is said", async () => {
  const main = "function main() { return { statusCode: 400, headers: {}, body: 'what it says' }; }";
  await hostClientOf(host).put("http", main, webAnnotations({ "raw-http": true }));
  const { error } = await callGrpc(clientOf("rest", "TestService", { action: "http" }), "EmptyCall", [{}]);
  expect(error).toMatchObject({
    code: grpc.status.INTERNAL,
    details: expect.stringMatching(
      /action "http" is an HTTP service's and answers as a web action. Give via: "web"$/,
    ),
  });
});

test("what the platform says of a failure is in the status's metadata and the error's cause", async () => {
  const call = new Promise<grpc.ServiceError>((resolve) =>
    clientOf("rest", "FailingService").Fail({ how: "exit" }, resolve),
  );
  const error = (await call) as grpc.ServiceError & { cause: object };
  expect(error).toMatchObject({ code: grpc.status.INTERNAL, cause: { executed: "maybe", retriable: true } });
  expect(error.metadata.get("x-openwhisk-executed")).toEqual(["maybe"]);
  expect(error.metadata.get("x-openwhisk-activation-id")).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});
