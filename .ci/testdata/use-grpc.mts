/** What users write with gRPC's libraries installed, right and wrong (package.test.ts). */

import { create } from "@bufbuild/protobuf";
import { createClient, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import * as grpc from "@grpc/grpc-js";
import { type GrpcMain, wrapGrpc } from "unlisten/grpc";
import { openwhiskChannel, openwhiskTransport } from "unlisten/invoke";
import { dispatch } from "unlisten/stub/grpc/v1";
import { type Word, WordsClient, type WordsServer, WordsService } from "./words.js";
import { type Word as EsWord, Words, WordSchema } from "./words_pb.js";

const mains: GrpcMain[] = [];

// grpc-js: handlers with grpc-js's own types, without any, and as a class that generated code describes.
const handlers: WordsServer = {
  say: (call, callback) => callback(null, call.request),
  spell: (call) => call.end(),
  join: (_call, callback) => callback(null, { text: "", someNumber: 0 }),
  shout: (call) => call.end(),
  missing: (_call, callback) => callback({ code: grpc.status.NOT_FOUND }),
};
mains.push(
  wrapGrpc(WordsService, handlers),
  wrapGrpc(WordsService, {
    say(call: grpc.ServerUnaryCall<Word, Word>, callback: grpc.sendUnaryData<Word>) {
      const metadata = new grpc.Metadata();
      callback({ code: grpc.status.NOT_FOUND, metadata }, call.request, metadata);
    },
    spell: (call: grpc.ServerWritableStream<Word, Word>) => call.write(call.request),
    join: (call: grpc.ServerReadableStream<Word, Word>, callback: grpc.sendUnaryData<Word>) =>
      call.on("data", (word: Word) => callback(null, word)),
    shout: (call: grpc.ServerDuplexStream<Word, Word>) => call.on("end", () => call.end()),
  }),
  wrapGrpc(
    WordsService,
    {
      say(call, callback) {
        const text: string = call.request.text;
        if (text === "") callback({ code: grpc.status.INVALID_ARGUMENT, details: "no text" });
        else callback(null, { text, someNumber: call.request.someNumber });
      },
      spell(call) {
        for (const text of call.request.text) call.write({ text, someNumber: 0 });
        call.end();
      },
      async join(call, callback) {
        let joined = "";
        for await (const { text } of call) joined += text;
        callback(null, { text: joined, someNumber: 0 });
      },
      shout(call) {
        call.on("data", ({ text }) => call.write({ text: text.toUpperCase(), someNumber: 0 }));
        call.on("end", () => call.end());
      },
    },
    { via: "direct" },
  ),
);
const server = new grpc.Server();
server.addService(WordsService, handlers);
mains.push(wrapGrpc(server), wrapGrpc(async () => server));
// A definition that tells nothing of its methods.
mains.push(wrapGrpc(WordsService as grpc.ServiceDefinition, { say() {}, anything: () => 7 }));

// What grpc_tools_node_protoc_ts declares.
interface ToolsService extends grpc.ServiceDefinition {
  say: grpc.MethodDefinition<Word, Word> & { requestStream: false; responseStream: false };
}
const toolsService = WordsService as unknown as ToolsService;
mains.push(
  wrapGrpc(toolsService, handlers),
  wrapGrpc(toolsService, { say: (call, callback) => callback(null, call.request) }),
);

// @ts-expect-error: a request has no number
wrapGrpc(toolsService, { say: (call) => call.request.number });
// @ts-expect-error: a request has no number
wrapGrpc(WordsService, { say: (call) => call.request.number });
// @ts-expect-error: an answer is a word
wrapGrpc(WordsService, { say: (_call, callback) => callback(null, { text: 7, someNumber: 0 }) });
// @ts-expect-error: a request is a word
wrapGrpc(WordsService, { say(_call: grpc.ServerUnaryCall<{ amount: number }, Word>) {} });
// @ts-expect-error: what a stream writes is a word
wrapGrpc(WordsService, { spell: (call) => call.write("a") });
// @ts-expect-error: a method is a function
wrapGrpc(WordsService, { say: "hello" });
// @ts-expect-error: there is no such method
wrapGrpc(WordsService, { sing() {} });

// Connect: methods without types, with Connect's own, and what unlisten's generated code calls.
const implementation: Partial<ServiceImpl<typeof Words>> = {
  say: (word: EsWord, context: HandlerContext) => create(WordSchema, { text: word.text + context.protocolName }),
};
mains.push(
  wrapGrpc(Words, implementation),
  wrapGrpc(Words, {
    say: ({ text }, { requestHeader }) => ({ text: text + requestHeader.get("x-more") }),
    async *spell({ text }) {
      for (const letter of text) yield { text: letter };
    },
    async join(words) {
      let joined = "";
      for await (const { text } of words) joined += text;
      return { text: joined };
    },
  }),
  wrapGrpc((router) => router.service(Words, implementation)),
  wrapGrpc(
    dispatch(Words, {
      say: (word) => word,
      spell: async function* (word) {
        yield word;
      },
      join: async () => ({}),
      shout: (words) => words,
      missing: () => ({}),
    }),
  ),
);

// @ts-expect-error: an answer is a word
wrapGrpc(Words, { say: () => ({ text: 7 }) });
// @ts-expect-error: a word has no number
wrapGrpc(Words, { say: ({ number }) => ({ text: String(number) }) });
// @ts-expect-error: a response stream is iterated
wrapGrpc(Words, { spell: async () => ({ text: "a" }) });
// @ts-expect-error: no service
wrapGrpc({ say: 7 }, {});

// Clients.
const action = "/_/words";
const client = new WordsClient("openwhisk", grpc.credentials.createInsecure(), {
  channelOverride: openwhiskChannel({ action }),
});
client.say({ text: "a", someNumber: 0 }, (error, word) => error ?? word.text);
const words = createClient(Words, openwhiskTransport({ action }));
export const said: Promise<EsWord> = words.say({ text: "a" });
export { mains };
