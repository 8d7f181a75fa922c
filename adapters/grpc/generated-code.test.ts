import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import type { GrpcServiceDefinition } from "./index.js";
import { wrapGrpc } from "./index.js";
import { callGrpcWeb } from "./testing/web-call.js";
import { decodeWord, encodeWord, words, wordsService } from "./testing/words.js";

// It has no types of its own.
const { BinaryReader, BinaryWriter } = createRequire(import.meta.url)("google-protobuf");

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(root, "node_modules/.unlisten-generated-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What ts-proto makes of words.proto, its types taken away. */
async function generateTsProto(): Promise<{ WordsService: GrpcServiceDefinition }> {
  const plugin = {
    local: join(root, "node_modules/.bin/protoc-gen-ts_proto"),
    out: folder,
    opt: ["outputServices=grpc-js", "esModuleInterop=true", "useOptionals=all"],
  };
  execFileSync(join(root, "node_modules/.bin/buf"), [
    "generate",
    join(import.meta.dirname, "testdata"),
    "--template",
    JSON.stringify({ version: "v2", plugins: [plugin] }),
  ]);
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const outfile = join(folder, "words.cjs");
  const entryPoints = [join(folder, file!)];
  await build({ entryPoints, outfile, bundle: true, packages: "external", platform: "node", format: "cjs" });
  return createRequire(outfile)(outfile);
}

/** A message as protoc-gen-js writes it, and with it what grpc-tools makes of a service. */
class ToolsWord {
  text = "";

  getText(): string {
    return this.text;
  }
  setText(text: string): this {
    this.text = text;
    return this;
  }
  serializeBinary(): Uint8Array {
    const writer = new BinaryWriter();
    if (this.text.length > 0) writer.writeString(1, this.text);
    return writer.getResultBuffer();
  }
  static deserializeBinary(bytes: Uint8Array): ToolsWord {
    const reader = new BinaryReader(bytes);
    const word = new ToolsWord();
    while (reader.nextField() && !reader.isEndGroup())
      if (reader.getFieldNumber() === 1) word.setText(reader.readString());
      else reader.skipField();
    return word;
  }
}

function serialize(word: unknown): Buffer {
  if (!(word instanceof ToolsWord)) throw new Error("Expected argument of type words.Word");
  return Buffer.from(word.serializeBinary());
}

function deserialize(bytes: Uint8Array): ToolsWord {
  return ToolsWord.deserializeBinary(new Uint8Array(bytes));
}

const method = (name: string, requestStream: boolean, responseStream: boolean) => ({
  path: `/words.Words/${name}`,
  requestStream,
  responseStream,
  requestType: ToolsWord,
  responseType: ToolsWord,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
});

const toolsService = {
  say: method("Say", false, false),
  spell: method("Spell", false, true),
  join: method("Join", true, false),
  shout: method("Shout", true, true),
};

const word = (text: string) => new ToolsWord().setText(text);

// biome-ignore lint/suspicious/noExplicitAny: handlers as people write them in JavaScript.
const toolsWords: Record<keyof typeof toolsService, (call: any, callback: any) => void> = {
  say: (call, callback) => callback(null, word(call.request.getText())),
  spell(call) {
    for (const letter of call.request.getText()) call.write(word(letter));
    call.end();
  },
  join(call, callback) {
    const texts: string[] = [];
    call.on("data", (one: ToolsWord) => texts.push(one.getText()));
    call.on("end", () => callback(null, word(texts.join(" "))));
  },
  shout(call) {
    call.on("data", (one: ToolsWord) => call.write(word(one.getText().toUpperCase())));
    call.on("end", () => call.end());
  },
};

const { WordsService } = await generateTsProto();

describe.each([
  { generator: "proto-loader", main: wrapGrpc(wordsService, words) },
  { generator: "ts-proto", main: wrapGrpc(WordsService, words) },
  { generator: "grpc-tools", main: wrapGrpc(toolsService, toolsWords) },
])("$generator", ({ main }) => {
  test.each([
    { name: "Say", texts: ["ü"], replies: ["ü"] },
    { name: "Spell", texts: ["abc"], replies: ["a", "b", "c"] },
    { name: "Join", texts: ["a", "b"], replies: ["a b"] },
    { name: "Shout", texts: ["a", "b"], replies: ["A", "B"] },
  ])("$name", async ({ name, texts, replies }) => {
    const requests = texts.map((text) => encodeWord({ text }));
    const { status, messages } = await callGrpcWeb(main, `/words.Words/${name}`, requests);
    expect([status, messages.map((bytes) => decodeWord(bytes).text)]).toEqual([0, replies]);
  });
});
