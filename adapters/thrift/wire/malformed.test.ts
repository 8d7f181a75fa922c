import { describe, expect, it } from "vitest";
import { detectFraming, readerOf, writerOf } from "./framing.js";
import {
  BinaryReader,
  BinaryWriter,
  CompactReader,
  isThriftProtocolError,
  JsonReader,
  type ThriftReader,
  WireType,
} from "./index.js";
import { Random } from "./testing/random.js";
import { randomStruct, writeTree } from "./testing/tree.js";

const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const skip = (reader: ThriftReader) => reader.skip(WireType.struct);
const readers = {
  binary: (bytes: Uint8Array) => new BinaryReader(bytes),
  compact: (bytes: Uint8Array) => new CompactReader(bytes),
  json: (bytes: Uint8Array) => new JsonReader(bytes),
};

it.each<[string, keyof typeof readers, string | Buffer, string]>([
  ["a string of negative length", "binary", "0b0001 ffffffff", "negative-size"],
  ["a string longer than its message", "binary", "0b0001 00ffffff 61", "invalid-data"],
  ["a list of negative length", "binary", "0f0001 08 80000000", "negative-size"],
  ["a list of 2^31 - 1 integers", "binary", "0f0001 08 7fffffff 00000000", "size-limit"],
  ["a list longer than its message", "binary", "0f0001 08 00000fff 00000000", "invalid-data"],
  ["a map longer than its message", "binary", "0d0001 08 08 00000fff 00000000", "invalid-data"],
  ["a list of nothing", "binary", "0f0001 00 00000001 00", "invalid-data"],
  ["a list of no type", "binary", "0f0001 63 00000001 00", "invalid-data"],
  ["a field of no type", "binary", "630001 00", "invalid-data"],
  ["a struct without end", "binary", "0c0001", "invalid-data"],
  ["nothing at all", "binary", "", "invalid-data"],
  ["a string longer than its message", "compact", "18 ffffffff07 61", "size-limit"],
  ["a string of negative length", "compact", "18 ffffffff0f", "negative-size"],
  ["a list longer than its message", "compact", "19 f5 ff1f 00", "invalid-data"],
  ["a map longer than its message", "compact", "1b ff1f 55 00", "invalid-data"],
  ["a field of no type", "compact", "1e 00", "invalid-data"],
  ["a list of no type", "compact", "19 1e 00", "invalid-data"],
  ["a list of nothing", "compact", "19 10 00", "invalid-data"],
  ["a varint of eleven bytes", "compact", "16 ffffffffffffffffffff01", "invalid-data"],
  ["a varint of six bytes for an i32", "compact", "15 ffffffffffff01", "invalid-data"],
  ["an i16 beyond its range", "compact", "14 80809001", "invalid-data"],
  ["a list longer than its message", "json", Buffer.from('{"1":{"lst":["i32",4000000,1]}}'), "invalid-data"],
  ["a list shorter than it says", "json", Buffer.from('{"1":{"lst":["i32",3,1]}}'), "invalid-data"],
  ["a list longer than it says", "json", Buffer.from('{"1":{"lst":["i32",1,1,2]}}'), "invalid-data"],
  ["a list of negative length", "json", Buffer.from('{"1":{"lst":["i32",-1]}}'), "negative-size"],
  ["an i32 beyond its range", "json", Buffer.from('{"1":{"i32":2147483648}}'), "invalid-data"],
  ["an i64 beyond its range", "json", Buffer.from('{"1":{"i64":9223372036854775808}}'), "invalid-data"],
  ["an i64 of a thousand digits", "json", Buffer.from(`{"1":{"i64":${"9".repeat(1000)}}}`), "invalid-data"],
  ["a bool that is neither", "json", Buffer.from('{"1":{"tf":2}}'), "invalid-data"],
  ["a type tag of no type", "json", Buffer.from('{"1":{"constructor":2}}'), "invalid-data"],
  ["a string without end", "json", Buffer.from('{"1":{"str":"abc'), "invalid-data"],
  ["half an escape", "json", Buffer.from('{"1":{"str":"\\u12"}}'), "invalid-data"],
  ["an escape of no character", "json", Buffer.from('{"1":{"str":"\\x"}}'), "invalid-data"],
])("refuses %s (%s)", (_what, protocol, bytes, code) => {
  const reader = readers[protocol](typeof bytes === "string" ? bytesOf(bytes) : bytes);
  expect(() => skip(reader)).toThrow(expect.objectContaining({ name: "ThriftProtocolError", code }));
});

it.each(["81", "8102 00 00", "ffff0001 00000000"])("refuses another version: %s", (hex) => {
  const bytes = bytesOf(hex);
  const reader = hex.startsWith("ff") ? new BinaryReader(bytes) : new CompactReader(bytes);
  expect(() => reader.readMessageBegin()).toThrow(
    expect.objectContaining({ code: "bad-version", protocolType: 4 }),
  );
});

describe("limits", () => {
  const nested = { binary: "0c0001".repeat(100_000), compact: "1c".repeat(100_000) };

  it.each(["binary", "compact"] as const)("end what is nested too deep: %s", (protocol) => {
    const reader = readers[protocol](bytesOf(nested[protocol]));
    expect(() => skip(reader)).toThrow(expect.objectContaining({ code: "depth-limit", protocolType: 6 }));
  });

  it("end what is nested too deep: json", () => {
    const reader = new JsonReader(Buffer.from('{"1":{"rec":'.repeat(100_000)));
    expect(() => skip(reader)).toThrow(expect.objectContaining({ code: "depth-limit" }));
  });

  it("end lists in lists, each of which claims all that follows", () => {
    const bytes = Buffer.concat(
      Array.from({ length: 300 }, () => bytesOf("0f 00000400")).concat(Buffer.alloc(0x4000)),
    );
    const reader = new BinaryReader(Buffer.concat([bytesOf("0f0001"), bytes]));
    expect(() => skip(reader)).toThrow(expect.objectContaining({ code: "depth-limit" }));
  });

  it("hold for strings and containers", () => {
    const writer = new BinaryWriter();
    writer.writeString("abcdef");
    expect(() => new BinaryReader(writer.bytes(), { maxStringBytes: 5 }).readString()).toThrow(
      expect.objectContaining({ code: "size-limit" }),
    );
    const list = bytesOf("03 00000006 010101010101");
    expect(() => new BinaryReader(list, { maxContainerItems: 5 }).readListBegin()).toThrow(
      expect.objectContaining({ code: "size-limit" }),
    );
    expect(() => new BinaryReader(list, { maxBytes: 5 })).toThrow(
      expect.objectContaining({ code: "size-limit" }),
    );
  });
});

/**
 * Whatever comes, it is read or refused: no other error, no endless loop, no memory beyond the bytes' own order of
 * magnitude.
 */
it.each(["binary", "compact", "json"] as const)("reads or refuses mutated messages: %s", (protocol) => {
  let refused = 0;
  const before = process.memoryUsage.rss();
  for (let seed = 0; seed < 4000; seed++) {
    const random = new Random(seed);
    const writer = writerOf({ protocol });
    writer.writeMessageBegin("call", 1, seed);
    writeTree(writer, randomStruct(new Random(seed % 97)));
    writer.writeMessageEnd();
    const bytes = mutate(Buffer.from(writer.bytes()), random);
    try {
      const reader = readerOf(detectFraming(bytes));
      reader.readMessageBegin();
      skip(reader);
      reader.readMessageEnd();
    } catch (error) {
      if (!isThriftProtocolError(error)) throw new Error(`seed ${seed}`, { cause: error });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(process.memoryUsage.rss() - before).toBeLessThan(300_000_000);
});

function mutate(bytes: Buffer, random: Random): Buffer {
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(bytes.length);
    const kind = random.below(4);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
    else if (kind === 2) bytes.fill(0xff, at, Math.min(at + 4, bytes.length));
    else return bytes.subarray(0, at);
  }
  return bytes;
}
