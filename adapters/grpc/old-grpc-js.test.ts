import { createRequire } from "node:module";
import { join } from "node:path";
import type * as grpcJs from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Host, startHost } from "../../runtimes/host/host.js";
import { unlimitedRates } from "../../runtimes/host/limits.js";
import { clientOf, webAnnotations } from "../../runtimes/host/testing/client.js";
import { openwhiskChannel } from "../invoke/index.js";
import { wrapGrpc } from "./index.js";
import { callGrpcWeb } from "./testing/web-call.js";
import { decodeWord, encodeWord, words, wordsService } from "./testing/words.js";

/** The oldest grpc-js that package.json's peer range takes, beside the one that the rest of the tests has loaded. */

const root = join(import.meta.dirname, "../..");
const library = "@grpc/grpc-js-1.8";
const old: typeof grpcJs = createRequire(import.meta.url)(library);

/** What a handler does with the library's own classes. */
function sayWithMetadata(
  call: grpcJs.ServerUnaryCall<{ text: string }, object>,
  callback: grpcJs.sendUnaryData<object>,
) {
  const headers = new old.Metadata();
  headers.add("x-own", String(call.metadata instanceof old.Metadata));
  call.sendMetadata(headers);
  const trailers = new old.Metadata();
  trailers.add("x-bytes-bin", Buffer.from([0, 255]));
  if (call.request.text !== "") callback(null, call.request, trailers);
  else callback({ code: old.status.NOT_FOUND, details: "no text", metadata: trailers });
}

function makeServer(): grpcJs.Server {
  const server = new old.Server();
  server.addService(wordsService, { ...words, say: sayWithMetadata } as never);
  return server;
}

test("it is an old one, and another copy", async () => {
  expect(createRequire(import.meta.url)(`${library}/package.json`).version).toMatch(/^1\.8\./);
  expect(old.Metadata).not.toBe((await import("@grpc/grpc-js")).Metadata);
});

test.each([
  { name: "Spell", texts: ["abc"], replies: ["a", "b", "c"] },
  { name: "Join", texts: ["a", "b"], replies: ["a b"] },
  { name: "Shout", texts: ["a", "b"], replies: ["A", "B"] },
])("its servers are called directly: $name", async ({ name, texts, replies }) => {
  const requests = texts.map((text) => encodeWord({ text }));
  const { status, messages } = await callGrpcWeb(wrapGrpc(makeServer()), `/words.Words/${name}`, requests);
  expect([status, messages.map((bytes) => decodeWord(bytes).text)]).toEqual([0, replies]);
});

describe.each([
  { what: "a server", make: () => wrapGrpc(makeServer()) },
  {
    what: "a service with its library",
    make: () => wrapGrpc(wordsService, { say: sayWithMetadata }, { grpc: old }),
  },
])("handlers of $what get its own Metadata", ({ make }) => {
  test.each([
    { text: "a", status: 0, replies: ["a"] },
    { text: "", status: 5, replies: [] },
  ])("status $status", async ({ text, status, replies }) => {
    const told = await callGrpcWeb(make(), "/words.Words/Say", [encodeWord({ text })]);
    expect({ ...told, messages: told.messages.map((bytes) => decodeWord(bytes).text) }).toEqual({
      isFailed: false,
      headers: [["x-own", "true"]],
      messages: replies,
      trailers: [["x-bytes-bin", Buffer.from([0, 255])]],
      status,
      statusMessage: status === 0 ? "" : "no text",
    });
  });
});

test('via: "connection" says which version can', async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const main = wrapGrpc(makeServer(), { via: "connection" });
  const { isFailed, status } = await callGrpcWeb(main, "/words.Words/Say", [encodeWord({ text: "a" })]);
  expect([isFailed, status]).toEqual([true, 13]);
  expect(log.mock.calls.flat().map(String).join("\n")).toContain("1.11 or later");
});

describe("its clients on openwhiskChannel", () => {
  let host: Host;
  beforeAll(async () => {
    const file = (path: string) => JSON.stringify(join(root, path));
    const code = `
      const { wrapGrpc } = require(${file("dist/adapters/grpc/index.cjs")});
      const grpc = require(${file(`node_modules/${library}`)});
      const { loadSync } = require(${file("node_modules/@grpc/proto-loader")});
      const { words } = grpc.loadPackageDefinition(loadSync(${file("adapters/grpc/testdata/words.proto")}));
      const server = new grpc.Server();
      server.addService(words.Words.service, {
        say(call, callback) {
          const metadata = new grpc.Metadata();
          metadata.set("x-asked", call.metadata.get("x-ask")[0] ?? "nothing");
          if (!call.request.text) callback({ code: grpc.status.NOT_FOUND, details: "no text", metadata });
          else callback(null, call.request, metadata);
        },
        shout(call) {
          call.on("data", ({ text }) => call.write({ text: text.toUpperCase() }));
          call.on("end", () => call.end());
        },
      });
      exports.main = wrapGrpc(server);`;
    host = await startHost({ port: 0, limits: unlimitedRates });
    await clientOf(host).put("words", code, webAnnotations({ "raw-http": true }));
  });
  afterAll(() => host.close());

  const definition = loadSync(join(import.meta.dirname, "testdata/words.proto"), {
    longs: String,
    defaults: true,
  });
  const { Words } = old.loadPackageDefinition(definition).words as { Words: grpcJs.ServiceClientConstructor };
  const connect = (via: "rest" | "web") =>
    new Words("openwhisk", old.credentials.createInsecure(), {
      channelOverride: openwhiskChannel({ apiHost: host.url, apiKey: host.auth, action: "words", via }),
    });

  test.each(["rest", "web"] as const)("a message, metadata and a status, via %s", async (via) => {
    const client = connect(via);
    const metadata = new old.Metadata();
    metadata.set("x-ask", "this");
    const told = await new Promise((resolve) => {
      let reply: unknown;
      const call = client.Say!({ text: "hi" }, metadata, (_error: unknown, word: unknown) => {
        reply = word;
      });
      call.on("status", (status: grpcJs.StatusObject) =>
        resolve([
          reply,
          status.code,
          status.metadata.get("x-asked"),
          status.metadata instanceof old.Metadata,
        ]),
      );
    });
    expect(told).toEqual([{ text: "hi", someNumber: "0" }, 0, ["this"], true]);
    const failed = await new Promise((resolve) => client.Say!({}, (error: unknown) => resolve(error)));
    expect(failed).toMatchObject({ code: old.status.NOT_FOUND, details: "no text" });
    client.close();
  });

  test.each(["rest", "web"] as const)("streams, via %s", async (via) => {
    const client = connect(via);
    const call = client.Shout!();
    for (const text of ["a", "b"]) call.write({ text });
    call.end();
    const replies: string[] = [];
    for await (const { text } of call) replies.push(text);
    expect(replies).toEqual(["A", "B"]);
    client.close();
  });
});
