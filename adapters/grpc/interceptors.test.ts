import * as grpc from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { type GrpcOptions, wrapGrpc } from "./index.js";
import { callGrpcWeb } from "./testing/web-call.js";
import { decodeWord, encodeWord, words, wordsService } from "./testing/words.js";

/** A server that lets in who has a key, and capitalises what is answered. */
function makeServer(seen: string[]): grpc.Server {
  const checkKey: grpc.ServerInterceptor = ({ path }, call) =>
    new grpc.ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, pass) {
            seen.push(path);
            if (metadata.get("x-key")[0] === "open") pass(metadata);
            else call.sendStatus({ code: grpc.status.UNAUTHENTICATED, details: "no key" });
          },
        });
      },
    });
  const capitalise: grpc.ServerInterceptor = (_method, call) =>
    new grpc.ServerInterceptingCall(call, {
      sendMessage: ({ text }: { text: string }, next) => next({ text: text.toUpperCase() }),
    });
  const server = new grpc.Server({ interceptors: [checkKey, capitalise] });
  server.addService(wordsService, words as unknown as grpc.UntypedServiceImplementation);
  return server;
}

async function call(options: GrpcOptions, headers: object, method: string, texts: string[]) {
  const seen: string[] = [];
  const main = wrapGrpc(makeServer(seen), options);
  const requests = texts.map((text) => encodeWord({ text }));
  const reply = await callGrpcWeb(main, `/words.Words/${method}`, requests, headers);
  const replies = reply.messages.map((bytes) => decodeWord(bytes).text);
  return { seen, replies, status: reply.status, statusMessage: reply.statusMessage };
}

test.each([
  { method: "Say", texts: ["a"], replies: ["A"] },
  { method: "Spell", texts: ["ab"], replies: ["A", "B"] },
  { method: "Join", texts: ["a", "b"], replies: ["A B"] },
  { method: "Shout", texts: ["a", "b"], replies: ["A", "B"] },
])("a server's interceptors run by themselves: $method", async ({ method, texts, replies }) => {
  expect(await call({}, { "x-key": "open" }, method, texts)).toEqual({
    seen: [`/words.Words/${method}`],
    replies,
    status: 0,
    statusMessage: "",
  });
});

test("what an interceptor refuses reaches no handler", async () => {
  expect(await call({}, {}, "Say", ["a"])).toEqual({
    seen: ["/words.Words/Say"],
    replies: [],
    status: grpc.status.UNAUTHENTICATED,
    statusMessage: "no key",
  });
});

test('via: "direct" leaves them out, for who says so', async () => {
  const { seen, replies } = await call({ via: "direct" }, {}, "Say", ["a"]);
  expect([seen, replies]).toEqual([[], ["a"]]);
});

test("a service that is added later is served over the connection that there is", async () => {
  const server = makeServer([]);
  const injectors: unknown[] = [];
  const opened = server as unknown as { createConnectionInjector: typeof server.createConnectionInjector };
  const create = server.createConnectionInjector.bind(server);
  opened.createConnectionInjector = (credentials) => {
    const injector = create(credentials);
    injectors.push(injector);
    return injector;
  };
  const main = wrapGrpc(server);
  const say = async (service: string) => {
    const reply = await callGrpcWeb(main, `/${service}/Say`, [encodeWord({ text: "a" })], {
      "x-key": "open",
    });
    return reply.messages.map((bytes) => decodeWord(bytes).text);
  };
  expect(await say("words.Words")).toEqual(["A"]);
  const { Say } = wordsService as grpc.ServiceDefinition<grpc.UntypedServiceImplementation>;
  server.addService({ Say: { ...Say!, path: "/later.Words/Say" } }, { Say: words.say as never });
  expect(await say("later.Words")).toEqual(["A"]);
  expect(await say("words.Words")).toEqual(["A"]);
  expect(injectors).toHaveLength(1);
});
