import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation, service as healthService } from "grpc-health-check";
import { expect, test } from "vitest";
import { wrapGrpc } from "./index.js";
import { callGrpcWeb, readAnswer, webParams } from "./testing/web-call.js";
import { words, wordsService } from "./testing/words.js";

/** A server with what people add to their services. */
function makeServer(): grpc.Server {
  const server = new grpc.Server();
  server.addService(wordsService, words as unknown as grpc.UntypedServiceImplementation);
  new HealthImplementation({ "words.Words": "SERVING" }).addToServer(server);
  const definition = loadSync(join(import.meta.dirname, "testdata/words.proto"));
  new ReflectionService(definition).addToServer(server);
  return server;
}

const health = healthService as unknown as Record<string, grpc.MethodDefinition<object, { status: string }>>;

test.each([
  { service: "words.Words", status: 0, reply: ["SERVING"] },
  { service: "words.Other", status: 5, reply: [] },
])("health: Check of $service", async ({ service, status, reply }) => {
  const request = health.Check!.requestSerialize({ service });
  const told = await callGrpcWeb(wrapGrpc(makeServer()), "/grpc.health.v1.Health/Check", [request]);
  const replies = told.messages.map((bytes) => health.Check!.responseDeserialize(Buffer.from(bytes)).status);
  expect([told.status, replies]).toEqual([status, reply]);
});

test.each(["direct", "connection"] as const)("health: Watch is refused, by %s", async (via) => {
  const request = health.Watch!.requestSerialize({ service: "words.Words" });
  const told = await callGrpcWeb(wrapGrpc(makeServer(), { via }), "/grpc.health.v1.Health/Watch", [request]);
  expect([told.status, told.isFailed, told.messages]).toEqual([12, false, []]);
});

test.each(["v1", "v1alpha"])("reflection answers all requests of a stream: %s", async (version) => {
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  const { handlers } = makeServer() as unknown as {
    handlers: Map<string, { serialize(value: object): Buffer; deserialize(bytes: Buffer): object }>;
  };
  // ServerReflectionRequest: `string list_services = 7`, `string file_containing_symbol = 4`.
  const list = Buffer.from([0x3a, 1, 0x2a]);
  const symbol = Buffer.concat([Buffer.from([0x22, 11]), Buffer.from("words.Words")]);
  const told = await callGrpcWeb(wrapGrpc(makeServer()), path, [list, symbol]);
  const text = told.messages.map((bytes) => Buffer.from(bytes).toString("latin1"));
  expect([handlers.has(path), told.status, text.length]).toEqual([true, 0, 2]);
  expect(text[0]).toContain("words.Words");
  expect(text[1]).toContain("words.proto");
});

test.each(["direct", "connection"] as const)(
  "reflection tells the types that JSON needs: %s",
  async (via) => {
    const main = wrapGrpc(makeServer(), { via });
    expect(await main({ method: "Say", text: "hi" })).toEqual({ v: 1, result: { text: "hi" } });
    const json = Buffer.from('{"text":"hi"}');
    const said = readAnswer(await main(webParams("/words.Words/Say", "application/json", json)));
    expect([said.status, JSON.parse(said.body.toString())]).toEqual([200, { text: "hi" }]);
  },
);

test("what reflection does not know is served without JSON", async () => {
  const main = wrapGrpc(makeServer());
  const checked = readAnswer(
    await main(webParams("/grpc.health.v1.Health/Check", "application/json", Buffer.from("{}"))),
  );
  expect([checked.status, JSON.parse(checked.body.toString()).code]).toEqual([501, "unimplemented"]);
});

test.each([
  {
    params: {},
    why: '"method" is missing: expected one of Say, Spell, Join, Shout, Missing',
  },
  {
    params: { method: "Sing" },
    why: 'no such method: got "Sing", expected one of words.Words.Say',
  },
])("a readable call that is not clear is told what there is: $params", async ({ params, why }) => {
  const { error } = (await wrapGrpc(makeServer())(params)) as { error: { code: string; message: string } };
  expect([error.code, error.message]).toEqual(["unimplemented", expect.stringContaining(why)]);
});

test("a wrong path is told the right ones", async () => {
  const given = webParams("/words.Words/Sing", "application/json", Buffer.from("{}"));
  const answer = readAnswer(await wrapGrpc(makeServer())(given));
  expect([answer.status, JSON.parse(answer.body.toString()).message]).toEqual([
    404,
    expect.stringContaining('got the path "/words.Words/Sing", expected one of /words.Words/Say'),
  ]);
});

test("a call that names no service means none of these", async () => {
  const definition = loadSync(join(import.meta.dirname, "testdata/words.proto"));
  const main = wrapGrpc(makeServer(), { descriptors: definition["words.Words"] as never });
  expect(await main({ method: "Say", text: "hi" })).toEqual({ v: 1, result: { text: "hi" } });
});
