import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { everythingIdl, generate, generatedFolder } from "../thrift/testing/generate.js";
import { detectFraming, type Framing, frame, readerOf, WireType, writerOf } from "../thrift/wire/index.js";
import {
  type ActionProcess,
  type ActionSettings,
  answerOf,
  entryPath,
  failureOf,
  startAction,
} from "./children/start-action.js";

const generated = generatedFolder();
beforeAll(() => generate("js:node,es6", everythingIdl, generated.path));
afterAll(() => generated.remove());

const running: ActionProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
});

async function action(entry: string, settings: ActionSettings = {}): Promise<ActionProcess> {
  const started = await startAction(entryPath(entry), { ...settings, env: { GENERATED: generated.path } });
  running.push(started);
  return started;
}

const binary: Framing = { protocol: "binary", framed: false, strict: true };
const framedCompact: Framing = { protocol: "compact", framed: true, strict: true };

function echoOf(text: string, name = "echo", framing = binary): Buffer {
  const writer = writerOf(framing);
  writer.writeMessageBegin(name, 1, 5);
  writer.writeStructBegin();
  writer.writeFieldBegin(WireType.string, 1);
  writer.writeString(text);
  writer.writeFieldEnd();
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
  return Buffer.from(frame(framing, writer.bytes()));
}

function textOf(bytes: Uint8Array): string {
  const reader = readerOf(detectFraming(bytes));
  reader.readMessageBegin();
  reader.readStructBegin();
  reader.readFieldBegin();
  return reader.readString();
}

const headers = { "content-type": "application/x-thrift" };
const post = (bytes: Uint8Array, path = "") => ({ method: "post", path, headers, bytes });
const bodyOf = (result: Parameters<typeof answerOf>[0]) => Buffer.from(answerOf(result).body ?? "", "base64");

describe("a Thrift service that listens runs as it is", () => {
  test.each(["cjs", "mjs"] as const)("on a socket, from an action in %s", async (format) => {
    const service = await action("thrift-server.cjs", { action: format });
    for (const text of ["first", "second"]) {
      const result = await service.call(post(echoOf(text)));
      expect(answerOf(result)).toMatchObject({ statusCode: 200, headers });
      expect(textOf(bodyOf(result))).toBe(`other ${text}`);
    }
    expect(service.stdout()).toBe(`listening ${service.port}\n`);
    expect(await service.inspect()).toMatchObject({ listening: [], connect: "ECONNREFUSED" });
  });

  test("multiplexed, framed and compact, as an ES module; other protocols pass as well", async () => {
    const service = await action("thrift-multiplex.mjs");
    const results = [
      await service.call(post(echoOf("a", "one:echo", framedCompact))),
      await service.call(post(echoOf("b", "two:echo", framedCompact))),
      await service.call(post(echoOf("c", "two:echo"))),
    ];
    expect(results.map((result) => textOf(bodyOf(result)))).toEqual(["one a", "two b", "two c"]);
  });

  test("on HTTP, at the path it was given", async () => {
    const service = await action("thrift-web-server.cjs");
    const result = await service.call(post(echoOf("hi"), "/other"));
    expect(textOf(bodyOf(result))).toBe("other hi");
  });

  test("in plain activations, the first one too", async () => {
    const service = await action("thrift-server.cjs");
    for (const text of ["first", "second"]) {
      const result = await service.call({ plain: { v: 1, thrift: echoOf(text).toString("base64") } });
      expect(textOf(Buffer.from((result as unknown as { thrift: string }).thrift, "base64"))).toBe(
        `other ${text}`,
      );
    }
  });
});

test("beside an HTTP server the port says which one answers", async () => {
  const unclear = await action("thrift-beside.cjs");
  expect(failureOf(await unclear.call(post(echoOf("hi")))).code).toBe("capture-ambiguous");
  const port = unclear.port;
  await unclear.stop();
  const clear = await action("thrift-beside.cjs", { port, options: { port } });
  expect(textOf(bodyOf(await clear.call(post(echoOf("hi")))))).toBe("other hi");
});
