import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { create, fromBinary } from "@bufbuild/protobuf";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { wrapGrpc } from "./index.js";
import { callGrpcWeb, readAnswer, webParams } from "./testing/web-call.js";
import { decodeWord, encodeWord } from "./testing/words.js";

/** A protobuf-es service and its implementation, made by copies of protobuf-es and Connect that are not ours. */

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(root, "node_modules/.unlisten-connect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// biome-ignore lint/suspicious/noExplicitAny: what is generated here has no types here.
async function generate(): Promise<any> {
  const plugin = {
    local: join(root, "node_modules/.bin/protoc-gen-es"),
    out: folder,
    opt: ["target=js"],
  };
  const template = JSON.stringify({ version: "v2", plugins: [plugin] });
  const testdata = join(import.meta.dirname, "testdata");
  execFileSync(join(root, "node_modules/.bin/buf"), ["generate", testdata, "--template", template]);
  const outfile = join(folder, "words.cjs");
  const contents = `
    export * from "./words_pb.js";
    export { create, fromBinary } from "@bufbuild/protobuf";
    export { Code, ConnectError } from "@connectrpc/connect";`;
  const stdin = { contents, resolveDir: folder };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "cjs" });
  return createRequire(outfile)(outfile);
}

const theirs = await generate();

interface Word {
  text: string;
}

const word = (text: string): Word => theirs.create(theirs.WordSchema, { text });

class WordsImplementation {
  readonly greeting = "hello ";

  say({ text }: Word): Word {
    if (text === "")
      throw new theirs.ConnectError("no text", theirs.Code.InvalidArgument, { "x-why": "empty" });
    return word(this.greeting + text);
  }
  async *spell({ text }: Word): AsyncIterable<Word> {
    for (const letter of text) yield word(letter);
  }
  async join(requests: AsyncIterable<Word>): Promise<Partial<Word>> {
    const texts: string[] = [];
    for await (const { text } of requests) texts.push(text);
    return { text: texts.join(" ") };
  }
  async *shout(requests: AsyncIterable<Word>): AsyncIterable<Word> {
    for await (const { text } of requests) yield word(text.toUpperCase());
  }
}

const main = wrapGrpc(theirs.Words, new WordsImplementation());

test("the copies differ", () => {
  expect(theirs.create).not.toBe(create);
  expect(theirs.fromBinary).not.toBe(fromBinary);
});

test.each([
  { name: "Say", texts: ["you"], replies: ["hello you"] },
  { name: "Spell", texts: ["abc"], replies: ["a", "b", "c"] },
  { name: "Join", texts: ["a", "b"], replies: ["a b"] },
  { name: "Shout", texts: ["a", "b"], replies: ["A", "B"] },
])("$name by gRPC-Web", async ({ name, texts, replies }) => {
  const requests = texts.map((text) => encodeWord({ text }));
  const { status, messages } = await callGrpcWeb(main, `/words.Words/${name}`, requests);
  expect([status, messages.map((bytes) => decodeWord(bytes).text)]).toEqual([0, replies]);
});

test("a message in JSON, and in the readable envelope", async () => {
  const params = webParams("/words.Words/Say", "application/json", Buffer.from('{"text":"you"}'));
  const { status, body } = readAnswer(await main(params));
  expect([status, JSON.parse(body.toString())]).toEqual([200, { text: "hello you" }]);
  expect(await main({ method: "Say", text: "you" })).toEqual({ v: 1, result: { text: "hello you" } });
});

test("an error of their class is the status that it says, with its metadata", async () => {
  const { isFailed, status, statusMessage, trailers } = await callGrpcWeb(main, "/words.Words/Say", [
    encodeWord({}),
  ]);
  expect({ isFailed, status, statusMessage, trailers }).toEqual({
    isFailed: false,
    status: 3,
    statusMessage: "no text",
    trailers: [["x-why", "empty"]],
  });
});

test("a method that the implementation lacks is unimplemented", async () => {
  expect(await callGrpcWeb(main, "/words.Words/Missing", [encodeWord({})])).toMatchObject({
    isFailed: false,
    status: 12,
  });
});
