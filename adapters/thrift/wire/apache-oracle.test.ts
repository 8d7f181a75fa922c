import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { readerOf, writerOf } from "./framing.js";
import type { ProtocolName } from "./protocol.js";
import { apacheRead, apacheWrite } from "./testing/apache-protocol.js";
import { Random } from "./testing/random.js";
import { randomStruct, readTree, type Tree, writeTree } from "./testing/tree.js";

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

function ourWrite(protocol: ProtocolName, name: string, seqid: number, tree: Tree): Uint8Array {
  const writer = writerOf({ protocol });
  writer.writeMessageBegin(name, 1, seqid);
  writeTree(writer, tree);
  writer.writeMessageEnd();
  return writer.bytes();
}

function ourRead(protocol: ProtocolName, bytes: Uint8Array, like: Tree) {
  const reader = readerOf({ framing: { protocol, framed: false, strict: true }, message: bytes });
  const { name, seqid } = reader.readMessageBegin();
  const tree = readTree(reader, like);
  reader.readMessageEnd();
  return { name, seqid, tree, left: reader.bytesLeft };
}

function readsItsOwn(protocol: ProtocolName, call: { name: string; seqid: number; tree: Tree }): boolean {
  try {
    const bytes = apacheWrite(protocol, call.name, call.seqid, call.tree);
    return isDeepStrictEqual(apacheRead(protocol, bytes, call.tree), call);
  } catch {
    return false;
  }
}

describe.each(["binary", "compact", "json"] as const)("%s beside Apache's Node library", (protocol) => {
  it("reads what it writes", () => {
    for (const seed of seeds) {
      const tree = randomStruct(new Random(seed));
      expect(ourRead(protocol, ourWrite(protocol, "näme", ~seed, tree), tree)).toEqual({
        name: "näme",
        seqid: ~seed,
        tree,
        left: 0,
      });
    }
  });

  it("reads what the library writes", () => {
    for (const seed of seeds) {
      const tree = randomStruct(new Random(seed));
      expect(ourRead(protocol, apacheWrite(protocol, "call", seed, tree), tree)).toEqual({
        name: "call",
        seqid: seed,
        tree,
        left: 0,
      });
    }
  });

  // Of its own messages it cannot read lists in lists (JSON), and takes all bools in lists for false (compact).
  it("writes what the library reads, if it reads its own", () => {
    let read = 0;
    for (const seed of seeds) {
      const tree = randomStruct(new Random(seed));
      const expected = { name: "call", seqid: seed, tree };
      if (!readsItsOwn(protocol, expected)) continue;
      expect(apacheRead(protocol, ourWrite(protocol, "call", seed, tree), tree)).toEqual(expected);
      read++;
    }
    expect(read).toBeGreaterThan(seeds.length / 2);
  });
});

it.each(["binary", "compact"] as const)("writes the bytes that the library writes: %s", (protocol) => {
  for (const seed of seeds) {
    const tree = randomStruct(new Random(seed));
    expect(Buffer.from(ourWrite(protocol, "call", seed, tree)).toString("hex")).toBe(
      Buffer.from(apacheWrite(protocol, "call", seed, tree)).toString("hex"),
    );
  }
});
