import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { detectFraming, type Framing, frame, readerOf, writerOf } from "./framing.js";
import { BinaryWriter, type ThriftWriter } from "./index.js";

function call(writer: ThriftWriter): Uint8Array {
  writer.writeMessageBegin("ping", 1, 7);
  writer.writeStructBegin();
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
  return writer.bytes();
}

function withLength(bytes: Uint8Array, length = bytes.length): Uint8Array {
  const head = Buffer.alloc(4);
  head.writeInt32BE(length);
  return Buffer.concat([head, bytes]);
}

/** @param head of the protocol's id on, unpadded */
function headerFrame(head: number[], payload: Uint8Array): Uint8Array {
  const padded = [...head, ...Array<number>((4 - (head.length % 4)) % 4).fill(0)];
  const size = padded.length / 4;
  return withLength(
    Buffer.concat([Buffer.from([0x0f, 0xff, 0, 0, 0, 0, 0, 9, 0, size, ...padded]), payload]),
  );
}

const text = (value: string) => [value.length, ...Buffer.from(value)];
const binary = call(new BinaryWriter());

describe.each(["binary", "compact", "json"] as const)("%s", (protocol) => {
  it.each([false, true])("is told from its first bytes, framed: %s", (framed) => {
    const message = call(writerOf({ protocol }));
    const found = detectFraming(framed ? withLength(message) : message);
    expect(found.framing).toEqual({ protocol, framed, strict: true });
    expect(readerOf(found).readMessageBegin()).toEqual({ name: "ping", type: 1, seqid: 7 });
    expect(Buffer.from(frame(found.framing, message))).toEqual(
      Buffer.from(framed ? withLength(message) : message),
    );
  });

  it("is told from a THeader frame, headers included, and answered in one", () => {
    const message = call(writerOf({ protocol }));
    const id = { binary: 0, json: 1, compact: 2 }[protocol];
    const bytes = headerFrame(
      [id, 0, 1, 2, ...text("trace"), ...text("abc"), ...text("__proto__"), ...text("x")],
      message,
    );
    const found = detectFraming(bytes);
    expect(found.framing).toMatchObject({ protocol, framed: true, header: { seqid: 9 } });
    expect(Object.entries(found.framing.header?.headers ?? {})).toEqual([
      ["trace", "abc"],
      ["__proto__", "x"],
    ]);
    expect(readerOf(found).readMessageBegin()).toEqual({ name: "ping", type: 1, seqid: 7 });
    const answer = detectFraming(frame(found.framing, message, { note: "é" }));
    expect(answer.framing.header).toMatchObject({ seqid: 9, headers: { note: "é" } });
    expect(Buffer.from(answer.message)).toEqual(Buffer.from(message));
  });
});

it.each([false, true])("knows the binary protocol without a version, framed: %s", (framed) => {
  const message = call(new BinaryWriter({ strict: false }));
  const found = detectFraming(framed ? withLength(message) : message);
  expect(found.framing).toEqual({ protocol: "binary", framed, strict: false });
  expect(readerOf(found).readMessageBegin()).toEqual({ name: "ping", type: 1, seqid: 7 });
  expect(call(writerOf(found.framing))).toEqual(message);
});

it("passes over space before JSON", () => {
  const found = detectFraming(Buffer.concat([Buffer.from(" \r\n\t"), call(writerOf({ protocol: "json" }))]));
  expect(readerOf(found).readMessageBegin().name).toBe("ping");
});

it("inflates what a THeader frame says is compressed, up to the limit", () => {
  const bytes = headerFrame([0, 1, 1], deflateSync(binary));
  expect(Buffer.from(detectFraming(bytes).message)).toEqual(Buffer.from(binary));
  const bomb = headerFrame([0, 1, 1], deflateSync(Buffer.alloc(20_000_000)));
  expect(() => detectFraming(bomb, { maxBytes: 1_000_000 })).toThrow(
    expect.objectContaining({ code: "size-limit" }),
  );
});

it.each<[string, Uint8Array, string]>([
  ["nothing", new Uint8Array(0), "bad-version"],
  ["three bytes", Buffer.from([0, 0, 0]), "bad-version"],
  ["a GET request", Buffer.from("GET / HTTP/1.1\r\n\r\n"), "bad-version"],
  ["a JSON object", Buffer.from('{"error":"no"}'), "bad-version"],
  ["zeros", Buffer.alloc(64), "bad-version"],
  ["a frame that is cut off", withLength(binary).subarray(0, 12), "invalid-data"],
  ["a frame with bytes after it", Buffer.concat([withLength(binary), Buffer.from([1])]), "invalid-data"],
  ["a frame of negative length", withLength(binary, -5), "negative-size"],
  ["a frame of 2 GB", withLength(binary, 0x7fffffff), "invalid-data"],
  ["a THeader that is cut off", headerFrame([0, 0], new Uint8Array(0)).subarray(0, 10), "invalid-data"],
  [
    "a THeader longer than its frame",
    Buffer.from([0, 0, 0, 10, 0x0f, 0xff, 0, 0, 0, 0, 0, 9, 0xff, 0xff]),
    "invalid-data",
  ],
  ["an unknown protocol in a THeader", headerFrame([5, 0], binary), "bad-version"],
  ["a transform that nobody knows", headerFrame([0, 1, 9], binary), "invalid-data"],
  ["a payload that cannot be inflated", headerFrame([0, 1, 1], binary), "invalid-data"],
  ["a THeader with more headers than bytes", headerFrame([0, 0, 1, 0x7f], binary), "invalid-data"],
  ["a THeader with a string beyond its end", headerFrame([0, 0, 1, 1, 0x7f, 0x61], binary), "invalid-data"],
  [
    "a THeader with a number that does not end",
    headerFrame([0xff, 0xff, 0xff, 0xff, 0xff, 0xff], binary),
    "invalid-data",
  ],
])("refuses %s", (_what, bytes, code) => {
  expect(() => detectFraming(bytes)).toThrow(expect.objectContaining({ name: "ThriftProtocolError", code }));
});

it("refuses what is larger than it may be before it looks inside", () => {
  expect(() => detectFraming(binary, { maxBytes: 10 })).toThrow(
    expect.objectContaining({ code: "size-limit", protocolType: 3 }),
  );
});

it("answers in the version of the question", () => {
  const framing: Framing = { protocol: "binary", framed: false, strict: true };
  expect(call(writerOf(framing))[0]).toBe(0x80);
});
