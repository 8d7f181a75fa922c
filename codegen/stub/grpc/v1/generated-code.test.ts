import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ActionParams, type GrpcMain, wrapGrpc } from "../../../../adapters/grpc/index.js";
import { callGrpcWeb, readAnswer, webParams } from "../../../../adapters/grpc/testing/web-call.js";
import { readEnvelope } from "../../../../adapters/invoke/read-envelope.js";
import type { Channel, RpcCall } from "../../../../adapters/rpc/channel.js";
import { RpcError } from "../../../../adapters/rpc/rpc-error.js";
import { generateProto } from "../../../generate-proto.js";
import { compile, installed } from "../../../idl/proto/testing/compile.js";
import { detailOf, detailsOf } from "./details.js";

/** Generated code on both sides, with the JSON of codegen/PROTOCOL.md in between. */

const root = join(import.meta.dirname, "..", "..", "..", "..");
const vectors = join(root, "codegen", "testdata", "vectors");

// biome-ignore-start lint/suspicious/noExplicitAny: what is generated here has no types here
let pb: any;
let code: any;
let client: any;
// biome-ignore-end lint/suspicious/noExplicitAny: see above
let main: GrpcMain;
let folder: string;
const calls: RpcCall[] = [];

beforeAll(async () => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  folder = mkdtempSync(join(root, ".cache", "stub-grpc-"));
  const args = ["alpha", "protoc", "-I", ".", `--plugin=${installed("protoc-gen-es")}`];
  const out = [`--es_out=${folder}`, "--es_opt=target=ts,import_extension=ts", "vectors.proto"];
  const { stderr } = spawnSync(installed("buf"), [...args, ...out], { cwd: vectors, encoding: "utf8" });
  expect(stderr).toBe("");
  const { files } = generateProto(compile(["vectors.proto"], vectors), {
    version: "0.0.0",
    isWanted: (name) => name === "vectors.proto",
    source: "vectors",
    typescript: { importExtension: "ts" },
  });
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  pb = await import(join(folder, "vectors_pb.ts"));
  code = await import(join(folder, "vectors_unlisten.ts"));
  main = wrapGrpc(code.dispatchEcho(handler));
  client = new code.EchoClient(channel);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes 1, 2, 255. */
const trailers = { "x-trail": "t", "x-trail-bin": "AQL/" };

/** What vectors.proto says of its methods. */
const handler = {
  say: (word: object) => word,
  fail({ code, message, withDetail }: { code: number; message: string; withDetail: boolean }) {
    const words = { 5: "not_found", 7: "permission_denied", 10: "aborted" } as const;
    throw new RpcError(message, {
      code: words[code as keyof typeof words],
      details: withDetail ? [detailOf(pb.WordSchema, { text: "detail" })] : [],
      trailers,
    });
  },
  throw() {
    throw new Error("secret");
  },
  async *count({ limit }: { limit: number }) {
    for (let i = 1; i <= limit; i++) {
      if (i > 3) throw new RpcError("no more than 3", { code: "out_of_range" });
      yield { text: String(i) };
    }
  },
  async join(words: AsyncIterable<{ text: string }>) {
    const texts: string[] = [];
    for await (const { text } of words) texts.push(text);
    return { text: texts.join(" ") };
  },
  async *each(words: AsyncIterable<{ text: string }>) {
    yield* words;
  },
  moment: (time: object) => time,
  tell(
    _empty: object,
    context: { requestHeader: Headers; responseHeader: Headers; responseTrailer: Headers },
  ) {
    const bytes = Buffer.from(context.requestHeader.get("x-tell-bin") ?? "", "base64");
    context.responseHeader.set("x-head", "h");
    for (const [name, value] of Object.entries(trailers)) context.responseTrailer.set(name, value);
    return { text: context.requestHeader.get("x-tell") ?? "", hexadecimal: bytes.toString("hex") };
  },
};

const channel: Channel = {
  async call(call) {
    calls.push(call);
    const { service, method, requests, options } = call;
    const { metadata } = options;
    const params = { v: 1, service, method, requests, ...(metadata === undefined ? {} : { metadata }) };
    const result = await main(JSON.parse(JSON.stringify(params)));
    return readEnvelope(JSON.parse(JSON.stringify(result)), { action: "/_/echo" }, undefined)!;
  },
};

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  );
const all = async (messages: AsyncIterable<{ text: string }>) => {
  const texts: string[] = [];
  for await (const { text } of messages) texts.push(text);
  return texts;
};

describe("a client, an action, a handler", () => {
  test("one message", async () => {
    const word = await client.say({ text: "hi", number: 9007199254740993n });
    expect(word).toMatchObject({ $typeName: "vectors.Word", text: "hi", number: 9007199254740993n });
    expect(calls.at(-1)).toMatchObject({ service: "vectors.Echo", method: "Say", idempotent: false });
  });

  test("streams", async () => {
    expect(await all(client.count({ limit: 2 }))).toEqual(["1", "2"]);
    expect(await client.join([{ text: "a" }, { text: "b" }])).toMatchObject({ text: "a b" });
    expect(await client.join([])).toMatchObject({ text: "" });
    expect(await all(client.each([{ text: "a" }, { text: "b" }]))).toEqual(["a", "b"]);
  });

  test.each([
    { name: "cancels", code: "canceled", options: () => ({ signal: AbortSignal.abort() }) },
    { name: "cancels meanwhile", code: "canceled", options: (signal: AbortSignal) => ({ signal }) },
    { name: "waits no longer", code: "deadline_exceeded", options: () => ({ timeoutMs: 20 }) },
  ])("requests that never end are given up when their caller $name", async ({ code, options }) => {
    const abort = new AbortController();
    async function* endless() {
      yield { text: "a" };
      setImmediate(() => abort.abort());
      await new Promise(() => {});
    }
    const before = calls.length;
    const error = await rejection(client.join(endless(), options(abort.signal)));
    expect(error).toMatchObject({ name: "RpcError", code, executed: "no", method: "vectors.Echo.Join" });
    expect(calls.length).toBe(before);
  });

  test("what a stream sent before it failed, then its status", async () => {
    const stream = client.count({ limit: 9 })[Symbol.asyncIterator]();
    const texts = [await stream.next(), await stream.next(), await stream.next()].map(
      ({ value }) => value.text,
    );
    expect(texts).toEqual(["1", "2", "3"]);
    expect(await rejection(stream.next())).toMatchObject({ code: "out_of_range", message: "no more than 3" });
  });

  test("a message whose JSON is text", async () => {
    expect(await client.moment({ seconds: 7n, nanos: 5000000 })).toMatchObject({
      seconds: 7n,
      nanos: 5000000,
    });
  });

  test("a status, with details of its types and trailers", async () => {
    const error = await rejection(client.fail({ code: 5, message: "no such word", withDetail: true }));
    expect(error).toMatchObject({
      name: "RpcError",
      code: "not_found",
      message: "no such word",
      executed: "yes",
      retriable: false,
      method: "vectors.Echo.Fail",
      trailers,
    });
    expect(detailsOf(error, pb.WordSchema)).toMatchObject([{ text: "detail" }]);
    expect(detailsOf(error, pb.LimitSchema)).toEqual([]);
  });

  test("what is no status tells nothing of what was thrown but its status", async () => {
    const error = await rejection(client.throw({}));
    expect(error).toMatchObject({ name: "RpcError", executed: "yes" });
    expect(["unknown", "internal"]).toContain(error.code);
  });

  test("metadata, headers and trailers", async () => {
    const told: object[] = [];
    const message = await client.tell(
      {},
      {
        metadata: { "x-tell": "a, b", "x-tell-bin": "/wA" },
        onHeaders: (headers: object) => told.push(headers),
        onTrailers: (given: object) => told.push(given),
      },
    );
    expect(message).toMatchObject({ text: "a, b", hexadecimal: "ff00" });
    expect(told).toEqual([{ "x-head": "h" }, trailers]);
  });
});

test("Connect's clients are answered as well, in JSON and in binary", async () => {
  const json = Buffer.from('{"text":"hi","number":"7"}');
  const told = readAnswer(await main(webParams("/vectors.Echo/Say", "application/json", json)));
  expect([told.status, JSON.parse(told.body.toString())]).toEqual([200, { text: "hi", number: "7" }]);
  const words = ["a", "b"].map((text) => toBinary(pb.WordSchema, create(pb.WordSchema, { text })));
  const { status, messages } = await callGrpcWeb(main, "/vectors.Echo/Join", words);
  expect([status, messages.map((bytes) => fromBinary(pb.WordSchema, bytes))]).toMatchObject([
    0,
    [{ text: "a b" }],
  ]);
});

test("a handler that lacks a method is refused", () => {
  const { say: _, ...rest } = handler;
  expect(() => code.dispatchEcho(rest)).toThrow(expect.objectContaining({ code: "handler-incomplete" }));
});

test.each([
  { name: "another result", reply: { kind: "result", value: { number: "secret" } } },
  { name: "a stream's result", reply: { kind: "result", value: [] } },
])("what cannot be read is an error that holds no values: $name", async ({ reply }) => {
  const broken = new code.EchoClient({ call: async () => reply });
  const error = await rejection(broken.say({}));
  expect(error).toMatchObject({ name: "RpcError", code: "internal", executed: "yes" });
  expect(error.message).toMatch(/^cannot read the reply of vectors.Echo.Say: /);
  expect(error.message).not.toContain("secret");
});

interface Readable {
  name: string;
  params: ActionParams;
  reply: object;
}

const { readable } = JSON.parse(readFileSync(join(vectors, "grpc.json"), "utf8")) as { readable: Readable[] };

test.each(readable)("the protocol's vector: $name", async ({ params, reply }) => {
  const result = JSON.parse(JSON.stringify(await main(params)));
  expect(result).toMatchObject(reply);
});
