import * as grpc from "@grpc/grpc-js";
import { describe, expect, test, vi } from "vitest";
import { wrapGrpc } from "./index.js";
import { callGrpcWeb, readAnswer, webParams } from "./testing/web-call.js";
import { decodeWord, encodeWord, WordsClient, words, wordsServer, wordsService } from "./testing/words.js";
import { writeMessages } from "./web/frames.js";
import { readReply } from "./web/read-reply.js";

const hello = encodeWord({ text: "hello" });

describe.each([
  { what: "a server", make: () => wrapGrpc(wordsServer()) },
  { what: "a service and its implementation", make: () => wrapGrpc(wordsService, words) },
  { what: "what makes a server", make: () => wrapGrpc(() => wordsServer()) },
  { what: "a server's promise", make: () => wrapGrpc(Promise.resolve(wordsServer())) },
  { what: "a server over a connection", make: () => wrapGrpc(wordsServer(), { via: "connection" }) },
  { what: "a service over a connection", make: () => wrapGrpc(wordsService, words, { via: "connection" }) },
])("$what", ({ make }) => {
  const main = make();

  test("answers Connect", async () => {
    const answer = readAnswer(await main(webParams("/words.Words/Say", "application/proto", hello)));
    expect({ ...answer, body: decodeWord(answer.body).text }).toEqual({
      isFailed: false,
      status: 200,
      headers: { "content-type": "application/proto" },
      body: "hello",
    });
  });

  test.each([
    { kind: "unary", method: "Say", texts: ["a"], replies: ["a"] },
    { kind: "server streaming", method: "Spell", texts: ["abc"], replies: ["a", "b", "c"] },
    { kind: "an empty response stream", method: "Spell", texts: [""], replies: [] },
    { kind: "client streaming", method: "Join", texts: ["a", "b"], replies: ["a b"] },
    { kind: "an empty request stream", method: "Join", texts: [], replies: [""] },
    { kind: "bidirectional streaming", method: "Shout", texts: ["a", "b"], replies: ["A", "B"] },
  ])("answers gRPC-Web: $kind", async ({ method, texts, replies }) => {
    const messages = texts.map((text) => encodeWord({ text }));
    const reply = await callGrpcWeb(main, `/words.Words/${method}`, messages);
    expect({ ...reply, messages: reply.messages.map((bytes) => decodeWord(bytes).text) }).toEqual({
      isFailed: false,
      headers: [],
      messages: replies,
      trailers: [],
      status: 0,
      statusMessage: "",
    });
  });

  test("answers the binary envelope", async () => {
    const grpc = writeMessages([hello]).toString("base64");
    const result = (await main({ v: 1, path: "/words.Words/Say", grpc })) as { grpc: string };
    const reply = readReply({}, Buffer.from(result.grpc, "base64"));
    expect({ ...result, grpc: reply.messages.map((bytes) => decodeWord(bytes).text) }).toEqual({
      v: 1,
      grpc: ["hello"],
    });
  });

  test("says so when there is no such method", async () => {
    const { status, body } = readAnswer(await main(webParams("/words.Words/No", "application/proto", hello)));
    expect([status, JSON.parse(body.toString())]).toEqual([
      404,
      { code: "unimplemented", message: "The server does not implement the method /words.Words/No" },
    ]);
    expect(await callGrpcWeb(main, "/words.Words/Missing", [hello])).toMatchObject({
      isFailed: false,
      status: 12,
      statusMessage: "The server does not implement the method Missing",
    });
  });
});

test.each([{ via: "direct" }, { via: "connection" }] as const)(
  "sees a service that a server gets after its first call: $via",
  async ({ via }) => {
    const server = new grpc.Server();
    const main = wrapGrpc(server, { via });
    expect(await callGrpcWeb(main, "/words.Words/Say", [hello])).toMatchObject({ status: 12 });
    server.addService(wordsService, words);
    expect(await callGrpcWeb(main, "/words.Words/Say", [hello])).toMatchObject({ status: 0 });
  },
);

test.each([
  { name: "the envelope", params: { v: 1, service: "words.Words", method: "Say", args: { text: "hi" } } },
  { name: "the short form", params: { method: "Say", text: "hi" } },
  { name: "a message in a list", params: { method: "Say", requests: [{ text: "hi" }] } },
])("takes readable JSON, by proto-loader's own descriptors: $name", async ({ params }) => {
  expect(await wrapGrpc(wordsService, words)(params)).toEqual({ v: 1, result: { text: "hi" } });
});

test("names fields in JSON as protobuf does", async () => {
  const main = wrapGrpc(wordsService, {
    say: (call: { request: object }, callback: (error: null, word: object) => void) =>
      callback(null, call.request),
  });
  expect(await main({ method: "Say", someNumber: "7" })).toEqual({ v: 1, result: { someNumber: "7" } });
});

test("refuses a service of protobuf-es 1, by itself and among routes, and says what to do", async () => {
  const service = { typeName: "words.Words", methods: { say: { name: "Say" } } };
  const refused = {
    code: "grpc-unsupported",
    message: "this service was generated for protobuf-es 1: expected 2",
  };
  expect(() => wrapGrpc(service as never, {} as never)).toThrow(expect.objectContaining(refused));
  const log = vi.spyOn(console, "error").mockReturnValue();
  const main = wrapGrpc((router) => router.service(service as never, {}));
  expect(await main({ method: "Say" })).toMatchObject({ error: { code: "internal" } });
  expect(log.mock.calls.join()).toContain(
    "unlisten grpc-unsupported: this service was generated for protobuf-es 1",
  );
  log.mockRestore();
});

test.each([
  { what: "a client's class", first: WordsClient, second: words, says: /class of a service's clients/ },
  { what: "a definition alone", first: wordsService, second: undefined, says: /no implementation/ },
  { what: "what is no service", first: { say: words.say }, second: words, says: /what service this is/ },
])("refuses $what", ({ first, second, says }) => {
  const refused = { code: "grpc-unsupported", message: expect.stringMatching(says) };
  expect(() => wrapGrpc(first as never, second as never)).toThrow(expect.objectContaining(refused));
});
