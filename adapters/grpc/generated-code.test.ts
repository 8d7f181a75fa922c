import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import type { GrpcServiceDefinition } from "./index.js";
import { wrapGrpc } from "./index.js";
import { generateByGrpcTools } from "./testing/grpc-tools.js";
import { callGrpcWeb } from "./testing/web-call.js";
import { decodeWord, encodeWord, words, wordsService } from "./testing/words.js";

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

/** What grpc-tools makes of it: CommonJS, without types. */
function generateGrpcTools() {
  const file = generateByGrpcTools(folder);
  const load = createRequire(file);
  return { service: load(file).WordsService, Word: load("./words_pb.js").Word };
}

const { WordsService } = await generateTsProto();
const tools = generateGrpcTools();

const word = (text: string) => new tools.Word().setText(text);

// biome-ignore lint/suspicious/noExplicitAny: handlers as people write them in JavaScript.
const toolsWords: Record<string, (call: any, callback: any) => void> = {
  say: (call, callback) => callback(null, word(call.request.getText())),
  spell(call) {
    for (const letter of call.request.getText()) call.write(word(letter));
    call.end();
  },
  join(call, callback) {
    const texts: string[] = [];
    call.on("data", (one: { getText(): string }) => texts.push(one.getText()));
    call.on("end", () => callback(null, word(texts.join(" "))));
  },
  shout(call) {
    call.on("data", (one: { getText(): string }) => call.write(word(one.getText().toUpperCase())));
    call.on("end", () => call.end());
  },
};

describe.each([
  { generator: "proto-loader", main: wrapGrpc(wordsService, words) },
  { generator: "ts-proto", main: wrapGrpc(WordsService, words) },
  { generator: "grpc-tools", main: wrapGrpc(tools.service, toolsWords) },
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
