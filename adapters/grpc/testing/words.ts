import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** What proto-loader makes of words.proto. */
export interface Word {
  text: string;
  someNumber: string;
}

type Call = grpc.ServerUnaryCall<Word, Word>;
type Callback = grpc.sendUnaryData<Partial<Word>>;

const definition = loadSync(join(import.meta.dirname, "../testdata/words.proto"), { defaults: true });

/** The service's definition and its client, as people load them. */
export const { service: wordsService, Client: WordsClient } = load();

function load() {
  const Client = (grpc.loadPackageDefinition(definition).words as { Words: grpc.ServiceClientConstructor })
    .Words;
  return { service: Client.service as unknown as typeof definition & grpc.ServiceDefinition, Client };
}

/** An implementation as people write it; a method is replaced by what a test is about. */
export const words = {
  say(call: Call, callback: Callback) {
    callback(null, { text: call.request.text });
  },
  spell(call: grpc.ServerWritableStream<Word, Partial<Word>>) {
    for (const letter of call.request.text) call.write({ text: letter });
    call.end();
  },
  join(call: grpc.ServerReadableStream<Word, Word>, callback: Callback) {
    const texts: string[] = [];
    call.on("data", ({ text }: Word) => texts.push(text));
    call.on("end", () => callback(null, { text: texts.join(" ") }));
  },
  shout(call: grpc.ServerDuplexStream<Word, Partial<Word>>) {
    call.on("data", ({ text }: Word) => call.write({ text: text.toUpperCase() }));
    call.on("end", () => call.end());
  },
};

export function wordsServer(implementation: object = words, options?: grpc.ServerOptions): grpc.Server {
  const server = new grpc.Server(options);
  server.addService(wordsService, implementation as grpc.UntypedServiceImplementation);
  return server;
}

type Codec = grpc.MethodDefinition<Partial<Word>, Word>;
const codec = wordsService.Say as unknown as Codec;

export function encodeWord(word: Partial<Word>): Buffer {
  return codec.requestSerialize(word);
}

export function decodeWord(bytes: Uint8Array): Word {
  return codec.responseDeserialize(Buffer.from(bytes));
}
