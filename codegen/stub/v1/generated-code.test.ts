import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { BinaryReader, BinaryWriter, MessageType } from "../../../adapters/thrift/wire/index.js";

/** What generated code does when it runs: programs in testdata/ that are compiled as a user's are. */
const programs = join(import.meta.dirname, "..", "..", "testdata", "programs");

// biome-ignore-start lint/suspicious/noExplicitAny: the programs' types are checked where they lie
let posts: any;
let clashes: any;
let inProcess: any;
// biome-ignore-end lint/suspicious/noExplicitAny: see above

beforeAll(async () => {
  posts = await import(join(programs, "posts.ts"));
  clashes = await import(join(programs, "clashes.ts"));
  inProcess = await import(join(programs, "in-process.ts"));
  await posts.client.storePost(posts.first);
  await posts.client.storePost({ ...posts.first, postId: 2n, text: "secret" });
});

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it was fulfilled"),
    (error) => error,
  );

describe("a client, a channel, a handler", () => {
  test("a value arrives as it left, i64 beyond a double and an enum's unknown number included", async () => {
    expect(await posts.read(9007199254740993n)).toEqual({
      postId: 9007199254740993n,
      creator: { userId: 1n, username: "ada" },
      requestId: 2n,
      text: "hi",
      mentions: [{ userId: 2n, username: "grace" }],
      media: [{ mediaId: 5n, type: posts.MediaType.IMAGE }],
      urls: [],
      timestamp: 0n,
      type: 77,
    });
  });

  test("a declared exception reaches the caller's own catch, with its fields", async () => {
    expect(await posts.read(3n)).toEqual({ gone: 3n, message: "gone" });
  });

  test("each exception is of its own class", async () => {
    const thrown = await rejection(posts.client.storePost({ ...posts.first, postId: 3n }));
    expect(thrown).toBeInstanceOf(posts.StorageFull);
    expect(thrown).toMatchObject({ name: "StorageFull", bytes: 1n });
    expect(thrown).not.toHaveProperty("limit");
  });

  test("what is not declared is an RpcError that says nothing of what was thrown", async () => {
    const thrown = await rejection(posts.client.readPost(2n));
    expect(thrown).toMatchObject({
      name: "RpcError",
      message: "PostStorageService.readPost failed",
      code: "internal",
      thriftType: { family: "application", type: 6 },
      executed: "yes",
      method: "PostStorageService.readPost",
      cause: { message: "the password is swordfish" },
    });
  });

  test("arguments that do not fit are not sent", async () => {
    const before = posts.sent.length;
    const thrown = await rejection(posts.client.readPost("seven"));
    expect(thrown).toMatchObject({ name: "ThriftProtocolError", path: "postId" });
    expect(posts.sent).toHaveLength(before);
  });

  test("methods of an extended service, and the call's context", async () => {
    expect(await posts.client.ping("hello")).toBe("hello test");
  });

  test("the channel is told what the IDL says of a method, and the caller's options", async () => {
    const before = posts.sent.length;
    expect(await posts.client.touch(4n)).toBeUndefined();
    await posts.read(5n);
    expect(posts.touched).toEqual([4n]);
    expect(posts.sent.slice(before)).toEqual([
      { method: "touch", args: { postId: "4" }, oneway: true, idempotent: false },
      { method: "readPost", args: { postId: "5" }, oneway: false, idempotent: true, timeoutMs: 100 },
    ]);
  });

  test("names that are words of JavaScript, and names that generated code needs itself", async () => {
    expect(await clashes.callAll()).toEqual([
      { Store: "open" },
      7,
      "plain",
      { Store: "closed" },
      { message: "oh!" },
      1,
      ["now"],
      1,
      new Map([["Map", "Map"]]),
    ]);
    expect(clashes.oops()).toEqual({ stack: 7, name: "n", constructor: ["a"], toString: "s", isError: true });
    expect(clashes.service.methods).toContain("constructor");
  });
});

describe("what a channel may bring back", () => {
  const from = (reply: unknown) => new posts.PostStorageServiceClient({ call: async () => reply });

  test.each([
    { name: "no result", reply: { kind: "result", value: null }, type: 5, code: "internal" },
    { name: "another result", reply: { kind: "result", value: { postId: true } }, type: 7, code: "internal" },
    {
      name: "an exception of a newer IDL",
      reply: { kind: "exception", field: "banned", type: "Banned", value: {} },
      type: 0,
      code: "unknown",
    },
  ])("$name", async ({ reply, type, code }) => {
    const thrown = await rejection(from(reply).readPost(1n));
    expect(thrown).toMatchObject({
      name: "RpcError",
      code,
      thriftType: { family: "application", type },
      executed: "yes",
    });
  });

  test("an error of the channel's own, as it is", async () => {
    const error = new Error("unreachable");
    expect(await rejection(from({ kind: "error", error }).readPost(1n))).toBe(error);
  });
});

describe("what a dispatch answers", () => {
  const call = (method: string, args: unknown) =>
    posts.service.callJson(method, args, inProcess.contextOf("PostStorageService", method));

  test.each([
    { method: "toString", args: {}, code: "unimplemented", type: 1 },
    { method: "__proto__", args: {}, code: "unimplemented", type: 1 },
    { method: "readPost", args: { postId: "seven" }, code: "invalid_argument", type: 7 },
    { method: "storePost", args: { post: { text: "no ids" } }, code: "invalid_argument", type: 7 },
  ])("$method with $args is an error that was not executed", async ({ method, args, code, type }) => {
    expect(await call(method, args)).toMatchObject({
      kind: "error",
      error: { code, thriftType: { family: "application", type }, executed: "no" },
    });
  });

  test.each([
    { name: "no value", value: undefined, type: 5 },
    { name: "a value of another type", value: { postId: "7" }, type: 6 },
  ])("a handler that gives $name", async ({ value, type }) => {
    const handler = Object.fromEntries(posts.service.methods.map((name: string) => [name, () => value]));
    const service = posts.dispatchPostStorageService(handler);
    const context = inProcess.contextOf("PostStorageService", "readPost");
    const error = { code: "internal", thriftType: { type }, executed: "yes" };
    expect(await service.callJson("readPost", { postId: "1" }, context)).toMatchObject({
      kind: "error",
      error,
    });
    const writer = new BinaryWriter();
    expect(await service.callWire("readPost", argumentsOf(1n), writer, 3, context)).toMatchObject(error);
  });

  test("a handler without a method is refused at once", () => {
    expect(() => posts.dispatchPostStorageService({ ping: String })).toThrow(
      expect.objectContaining({
        name: "UnlistenError",
        code: "handler-incomplete",
        message: 'the handler of PostStorageService lacks the method "storePost"',
      }),
    );
  });

  test.each([
    { name: "a result", id: 9007199254740993n, field: 0 },
    { name: "a declared exception", id: 3n, field: 1 },
  ])("$name, on the wire, is a field of the reply's struct", async ({ id, field }) => {
    const writer = new BinaryWriter();
    const context = inProcess.contextOf("PostStorageService", "readPost");
    expect(await posts.service.callWire("readPost", argumentsOf(id), writer, 7, context)).toBeUndefined();
    const reader = new BinaryReader(writer.bytes());
    expect(reader.readMessageBegin()).toEqual({ name: "readPost", type: MessageType.reply, seqid: 7 });
    reader.readStructBegin();
    expect(reader.readFieldBegin()).toBe(true);
    expect(reader.fieldId).toBe(field);
    reader.skip(reader.fieldType);
    expect(reader.readFieldBegin()).toBe(false);
  });

  /** What stands behind a message's head. */
  function argumentsOf(postId: bigint): BinaryReader {
    const writer = new BinaryWriter();
    writer.writeStructBegin();
    writer.writeFieldBegin(10, 1);
    writer.writeI64(postId);
    writer.writeFieldStop();
    writer.writeStructEnd();
    return new BinaryReader(writer.bytes());
  }
});

describe("as an action", () => {
  let main: (params: unknown) => Promise<Record<string, unknown>>;
  beforeAll(async () => {
    ({ main } = await import(join(programs, "action.ts")));
  });

  test.each([
    {
      name: "a person's call",
      params: { method: "readPost", postId: "3" },
      result: {
        v: 1,
        exception: { field: "notFound", type: "PostNotFound", value: { postId: "3", message: "gone" } },
      },
    },
    {
      name: "a stub's call",
      params: {
        v: 1,
        service: "PostStorageService",
        method: "ping",
        args: { text: "hi" },
        metadata: { who: "me" },
      },
      result: { v: 1, result: "hi me" },
    },
  ])("$name is answered in readable JSON", async ({ params, result }) => {
    expect(await main(params)).toEqual(result);
  });

  test("a stock client's call is answered in its protocol", async () => {
    const call = new BinaryWriter();
    call.writeMessageBegin("ping", MessageType.call, 9);
    call.writeStructBegin();
    call.writeFieldBegin(11, 1);
    call.writeString("hi");
    call.writeFieldStop();
    call.writeStructEnd();
    call.writeMessageEnd();
    const { statusCode, body } = await main({
      __ow_method: "post",
      __ow_path: "",
      __ow_query: "",
      __ow_headers: { "content-type": "application/x-thrift", who: "them" },
      __ow_body: Buffer.from(call.bytes()).toString("base64"),
    });
    expect(statusCode).toBe(200);
    const reply = new BinaryReader(Buffer.from(body as string, "base64"));
    expect(reply.readMessageBegin()).toEqual({ name: "ping", type: MessageType.reply, seqid: 9 });
    reply.readStructBegin();
    expect(reply.readFieldBegin()).toBe(true);
    expect(reply.readString()).toBe("hi them");
  });
});
