import thrift from "thrift";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ThriftMain, wrapThrift } from "./index.js";
import { promiseHandler } from "./testdata/everything-handler.cjs";
import { everythingIdl, generate, generatedFolder, requireFrom } from "./testing/generate.js";
import { bodyOf, clientOf, isFailed, webParams } from "./testing/memory-connection.js";
import { type Framing, frame, readerOf, writerOf } from "./wire/framing.js";
import { detectFraming, readApplicationException, WireType } from "./wire/index.js";

const folder = generatedFolder();
// biome-ignore lint/suspicious/noExplicitAny: generated classes.
type Any = any;
let generated: { Everything: Any; Other: Any; types: Any };
let main: ThriftMain;
beforeAll(() => {
  generate("js:node,es6", everythingIdl, folder.path);
  generated = {
    Everything: requireFrom(folder.path, "Everything.js"),
    Other: requireFrom(folder.path, "Other.js"),
    types: requireFrom(folder.path, "everything_types.js"),
  };
  main = wrapThrift(new generated.Everything.Processor(promiseHandler(generated.types)));
});
afterAll(() => folder.remove());
beforeEach(() => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  return () => log.mockRestore();
});

const binary: Framing = { protocol: "binary", framed: false, strict: true };
const framings: Framing[] = [
  binary,
  { ...binary, strict: false },
  { ...binary, framed: true },
  { ...binary, protocol: "compact" },
  { ...binary, protocol: "compact", framed: true },
  { ...binary, protocol: "json" },
  { ...binary, protocol: "json", framed: true },
  {
    ...binary,
    framed: true,
    header: { flags: 0, seqid: 3, protocolId: 0, headers: {} },
  },
];

/** A call of a method with one string. */
function callOf(framing: Framing, name: string, text: string, type = 1): Buffer {
  const writer = writerOf(framing);
  writer.writeMessageBegin(name, type, 77);
  writer.writeStructBegin();
  writer.writeFieldBegin(WireType.string, 1);
  writer.writeString(text);
  writer.writeFieldEnd();
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
  return Buffer.from(frame(framing, writer.bytes()));
}

/** What a reply's message says. */
interface Reply {
  name: string;
  type: number;
  seqid: number;
  protocol: string;
  framed: boolean;
  text?: string;
  exception?: { type: number; message: string };
}

function readReply(bytes: Uint8Array): Reply {
  const framed = detectFraming(bytes);
  const reader = readerOf(framed);
  const { name, type, seqid } = reader.readMessageBegin();
  const { protocol, framed: isFramed } = framed.framing;
  const head = { name, type, seqid, protocol, framed: isFramed };
  if (type === 3) return { ...head, exception: readApplicationException(reader) };
  reader.readStructBegin();
  reader.readFieldBegin();
  return { ...head, text: reader.readString() };
}

test.each(framings)(
  "a call is answered as it came: $protocol, framed: $framed, strict: $strict",
  async (framing) => {
    const result = await main(webParams(callOf(framing, "echo", "hi")));
    const { protocol, framed } = framing;
    expect(readReply(bodyOf(result))).toEqual({
      name: "echo",
      type: 2,
      seqid: 77,
      protocol,
      framed,
      text: "hi",
    });
  },
);

describe("over a web action", () => {
  test.each([
    { contentType: "application/x-thrift", protocol: "compact" },
    { contentType: "application/octet-stream", protocol: "binary" },
    { contentType: "application/vnd.apache.thrift.binary", protocol: "binary" },
    { contentType: "application/json", protocol: "binary" },
    { contentType: "application/json", protocol: "json" },
  ] as const)(
    "$protocol goes out as $contentType, as it came, in base64",
    async ({ contentType, protocol }) => {
      const bytes = callOf({ ...binary, protocol }, "echo", "hi");
      const result = await main(webParams(bytes, contentType));
      const { body, ...rest } = result as { body: string };
      expect(rest).toEqual({ statusCode: 200, headers: { "content-type": contentType } });
      const isText = contentType === "application/json" && protocol === "json";
      expect(readReply(Buffer.from(body, isText ? "utf8" : "base64"))).toMatchObject({ text: "hi" });
    },
  );

  test.each(["application/vnd.apache.thrift.json; charset=utf-8", "text/plain"])(
    "JSON as %s is text both ways",
    async (type) => {
      const text = callOf({ ...binary, protocol: "json" }, "echo", "Grüße").toString("utf8");
      const result = await main({ ...webParams(Buffer.alloc(0), type), __ow_body: text });
      const { body, ...rest } = result as { body: string };
      expect(rest).toEqual({ statusCode: 200, headers: { "content-type": type } });
      expect(readReply(Buffer.from(body))).toMatchObject({ text: "Grüße" });
    },
  );

  test("a request without a type is answered as application/x-thrift", async () => {
    const result = await main(webParams(callOf(binary, "echo", "hi"), ""));
    expect(result).toMatchObject({ headers: { "content-type": "application/x-thrift" } });
  });

  test("a reply beyond the result's limit is an error that fits", async () => {
    const result = await main(webParams(callOf(binary, "echo", "x".repeat(800_000))));
    expect(readReply(bodyOf(result)).exception).toEqual({
      type: 6,
      message: expect.stringContaining("cannot send the reply of echo: the encoded result of"),
    });
    expect(isFailed(result)).toBe(true);
  });
});

describe("in a plain activation", () => {
  test("a message travels as base64", async () => {
    const result = await main({ v: 1, thrift: callOf(binary, "echo", "hi").toString("base64") });
    const { thrift: reply, ...rest } = result as { thrift: string };
    expect(rest).toEqual({ v: 1 });
    expect(readReply(Buffer.from(reply, "base64"))).toMatchObject({ text: "hi" });
  });

  test("an error is said twice: for the client's protocol, and to fail the activation", async () => {
    const call = { v: 1, thrift: callOf(binary, "nosuch", "hi").toString("base64") };
    const result = await main(call, { activationId: "a1" });
    const { thrift: reply, ...rest } = result as { thrift: string };
    expect(rest).toEqual({
      v: 1,
      activationId: "a1",
      error: {
        code: "unimplemented",
        message: 'the service has no method "nosuch"',
        thriftType: { family: "application", type: 1 },
        executed: "no",
        retriable: false,
      },
    });
    expect(readReply(Buffer.from(reply, "base64")).exception).toEqual({
      type: 1,
      message: 'the service has no method "nosuch" (activation a1)',
    });
  });

  test.each([{}, { text: "hi" }, { v: 1, thrift: "!" }, { v: 1, args: 5 }])(
    "%j is told what is missing",
    async (params) => {
      expect(await main(params)).toMatchObject({ v: 1, error: { executed: "no" } });
    },
  );
});

describe("a multiplexed processor", () => {
  function multiplexed() {
    const { Everything, Other, types } = generated;
    // Its declarations lack registerProcessor.
    const processor = new thrift.MultiplexedProcessor() as Any;
    processor.registerProcessor("everything", new Everything.Processor(promiseHandler(types)));
    processor.registerProcessor(
      "other",
      new Other.Processor({ echo: async (text: string) => `other ${text}` }),
    );
    return wrapThrift(processor);
  }

  test.each([
    { name: "everything:echo", reply: { name: "echo", text: "hi" } },
    { name: "other:echo", reply: { name: "echo", text: "other hi" } },
    { name: "nosuch:echo", reply: { name: "echo", exception: { type: 1 } } },
    { name: "toString:echo", reply: { name: "echo", exception: { type: 1 } } },
    { name: "echo", reply: { name: "echo", exception: { type: 1 } } },
    { name: "other:nosuch", reply: { name: "nosuch", exception: { type: 1 } } },
  ])("takes $name", async ({ name, reply }) => {
    const result = await multiplexed()(webParams(callOf(binary, name, "hi")));
    expect(readReply(bodyOf(result))).toMatchObject(reply);
  });
});

test("a processor that is no generated code says by its flush that it has answered", async () => {
  const { Everything, types } = generated;
  const inner = new Everything.Processor(promiseHandler(types));
  const processor = { process: (input: unknown, output: unknown) => inner.process(input, output) };
  const { client } = clientOf(Everything, wrapThrift(processor));
  expect(await client.echo("hi")).toBe("hi");
});

test("a processor may be made at the first call", async () => {
  const { Everything, types } = generated;
  let made = 0;
  const lazy = wrapThrift(async () => {
    made++;
    return new Everything.Processor(promiseHandler(types));
  });
  const { client } = clientOf(Everything, lazy);
  expect([await client.echo("a"), await client.echo("b"), made]).toEqual(["a", "b", 1]);
});

describe("what is no call is answered with a TApplicationException", () => {
  const good = callOf(binary, "echo", "hello there");
  const cut = Array.from({ length: good.length - 1 }, (_, i) => ({
    name: `${i} bytes of it`,
    bytes: good.subarray(0, i),
  }));
  const patched = (at: number, hex: string) => {
    const bytes = Buffer.from(good);
    Buffer.from(hex, "hex").copy(bytes, at);
    return bytes;
  };
  test.each([
    ...cut.slice(0, -1),
    { name: "a name of 2 GB", bytes: patched(4, "7fffffff") },
    { name: "a name of negative length", bytes: patched(4, "ffffffff") },
    { name: "a text of 2 GB", bytes: patched(19, "7fffffff") },
    { name: "a text of negative length", bytes: patched(19, "80000000") },
    { name: "another version", bytes: patched(0, "8002") },
    { name: "HTTP", bytes: Buffer.from("GET / HTTP/1.1\r\n\r\n") },
    { name: "JSON that ends early", bytes: Buffer.from('[1,"echo",1,') },
    { name: "brackets without end", bytes: Buffer.from("[".repeat(100_000)) },
    { name: "a frame longer than it is", bytes: Buffer.concat([Buffer.from("7fffffff", "hex"), good]) },
  ])("$name", async ({ bytes }) => {
    const result = await main(webParams(bytes));
    const { exception } = readReply(bodyOf(result));
    expect(exception).toEqual({ type: 7, message: expect.stringMatching(/^cannot read the call: /) });
  });

  test.each([
    { name: "a reply", type: 2 },
    { name: "an exception", type: 3 },
    { name: "nothing known", type: 9 },
  ])("a message that is $name", async ({ type }) => {
    const result = await main(webParams(callOf(binary, "echo", "hi", type)));
    expect(readReply(bodyOf(result)).exception?.type).toBe(2);
  });

  test.each(["constructor", "__proto__", "", "x".repeat(100_000)])(
    "a method that nobody declared: %#",
    async (name) => {
      const { exception } = readReply(bodyOf(await main(webParams(callOf(binary, name, "hi")))));
      expect([exception?.type, exception!.message.length < 200]).toEqual([1, true]);
    },
  );
});

test("bombs of depth and size end early, in little memory", async () => {
  /** tree(value): a Tree in a Tree's children, and so on. */
  const level = Buffer.from("0f00020c00000001", "hex");
  const head = Buffer.concat([
    Buffer.from("8001000100000004", "hex"),
    Buffer.from("tree"),
    Buffer.from("000000010c0001", "hex"),
  ]);
  const deep = Buffer.concat([head, ...Array.from({ length: 90_000 }, () => level)]);
  const wide = Buffer.concat([head, Buffer.from("0f00020c7fffffff", "hex")]);
  const skipped = Buffer.concat([head, Buffer.from("0f00630c7fffffff", "hex")]);
  const before = process.memoryUsage();
  for (const bytes of [deep, wide, skipped]) {
    const { exception } = readReply(bodyOf(await main(webParams(bytes))));
    expect(exception?.type).toBe(7);
  }
  const after = process.memoryUsage();
  expect(after.rss - before.rss).toBeLessThan(64 * 1024 * 1024);
});
