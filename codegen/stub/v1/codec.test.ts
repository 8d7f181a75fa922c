import { describe, expect, it } from "vitest";
import { BinaryReader, BinaryWriter, CompactWriter } from "../../../adapters/thrift/wire/index.js";
import {
  decode,
  type Enum,
  encode,
  enumName,
  enumOf,
  exceptionName,
  exceptionOf,
  fromJson,
  type StructType,
  structOf,
  type Type,
  t,
  toJson,
  unionOf,
} from "./index.js";

const Kind = enumOf("Kind", { SMALL: 0, LARGE: 1, constructor: 2, ["__proto__"]: 3 });
type Kind = Enum<typeof Kind>;

interface Item {
  id: bigint;
  kind: Kind;
  tags: string[];
  scores: Map<string, number>;
  parent?: Item;
}

const Item: StructType<Item> = structOf<Item>("Item", () => [
  [1, "id", t.i64, "required"],
  [2, "kind", Kind, "default", Kind.LARGE],
  [3, "tags", t.list(t.string), "default", ["new"]],
  [4, "scores", t.map(t.string, t.i32)],
  [5, "parent", Item],
]);

class Gone extends exceptionOf<{ id: bigint; message: string; name: string; stack: string }>("Gone", () => [
  [1, "id", t.i64, "required"],
  [2, "message", t.string],
  [3, "name", t.string, "optional"],
  [4, "stack", t.string, "optional"],
]) {}

function bytesOf<T>(type: Type<T>, value: T): Uint8Array {
  const writer = new BinaryWriter();
  encode(writer, type, value);
  return writer.bytes();
}
const throughBytes = <T>(type: Type<T>, value: T): T => decode(new BinaryReader(bytesOf(type, value)), type);
const wrong = (path: string, code = "invalid-data") =>
  expect.objectContaining({ name: "ThriftProtocolError", code, path });

describe("structs", () => {
  it("start with default values and zeros, which no two of them share", () => {
    const first = Item.create({ id: 1n });
    const second = Item.create({ id: 2n });
    first.tags.push("changed");
    first.scores.set("a", 1);
    expect(second).toStrictEqual({ id: 2n, kind: 1, tags: ["new"], scores: new Map() });
    const read = decode(new BinaryReader(Buffer.from("0a0001000000000000000700", "hex")), Item);
    expect(read).toStrictEqual({ id: 7n, kind: 1, tags: ["new"], scores: new Map() });
  });

  it("pass over what they do not know, and fields of another type", () => {
    const Newer = structOf<Record<string, unknown>>("Item", () => [
      [1, "id", t.i64],
      [2, "kind", t.string],
      [9, "extra", t.map(t.i32, t.list(Item))],
      [-3, "legacy", t.binary],
      [5000, "far", t.uuid],
    ]);
    const extra = new Map([[1, [Item.create({ id: 9n })]]]);
    const far = "00112233-4455-6677-8899-aabbccddeeff";
    const newer = { id: 4n, kind: "other", extra, legacy: Uint8Array.of(1), far };
    expect(throughBytes(Newer, newer)).toStrictEqual(newer);
    expect(decode(new BinaryReader(bytesOf(Newer, newer)), Item)).toStrictEqual(Item.create({ id: 4n }));
  });

  it("need their required fields, in both directions, and say where", () => {
    const parent = {} as Item;
    expect(() => bytesOf(Item, Item.create({ id: 1n, parent }))).toThrow(wrong("parent"));
    expect(() => toJson(Item, Item.create({ id: 1n, parent }))).toThrow(wrong("parent"));
    expect(() => decode(new BinaryReader(Uint8Array.of(0)), Item)).toThrow(wrong(""));
  });

  it.each<[string, unknown]>([
    ["id", { id: "7" }],
    ["id", { id: 2n ** 63n }],
    ["kind", { id: 1n, kind: "SMALL" }],
    ["tags", { id: 1n, tags: "a" }],
    ["tags[1]", { id: 1n, tags: ["a", 5] }],
    ["scores", { id: 1n, scores: { a: 1 } }],
    ["scores[0]", { id: 1n, scores: new Map([["a", 1.5]]) }],
    ["parent.id", { id: 1n, parent: { id: true } }],
    ["parent", { id: 1n, parent: 5 }],
  ])("do not write what does not fit %s", (path, value) => {
    expect(() => bytesOf(Item, value as Item)).toThrow(wrong(path));
    expect(() => toJson(Item, value as Item)).toThrow(wrong(path));
  });

  it("may have fields that are called like anything", () => {
    const Odd = structOf<Record<string, unknown>>("Odd", () => [
      [1, "__proto__", t.i32, "optional"],
      [2, "constructor", t.string, "optional"],
      [3, "toString", t.string],
      [4, "then", t.bool],
    ]);
    expect(JSON.stringify(toJson(Odd, {}))).toBe("{}");
    const json = JSON.parse('{"__proto__":5,"constructor":"a","toString":"b","then":true}');
    const value = fromJson(Odd, json);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__", "constructor", "toString", "then"]);
    expect(JSON.stringify(toJson(Odd, throughBytes(Odd, value)))).toBe(JSON.stringify(json));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("of more than 31 fields get their zeros too", () => {
    const names = Array.from({ length: 40 }, (_, i) => `f${i + 1}`);
    const Wide = structOf<Record<string, number>>("Wide", () => names.map((name, i) => [i + 1, name, t.i32]));
    const value = decode(new BinaryReader(Buffer.from("080021000000090800280000000700", "hex")), Wide);
    expect(value).toEqual({ ...Object.fromEntries(names.map((name) => [name, 0])), f33: 9, f40: 7 });
  });

  it("end when they hold themselves", () => {
    const item = Item.create({ id: 1n });
    item.parent = item;
    const deep = expect.objectContaining({ code: "depth-limit" });
    expect(() => bytesOf(Item, item)).toThrow(deep);
    expect(() => encode(new CompactWriter(), Item, item)).toThrow(deep);
    expect(() => toJson(Item, item)).toThrow(deep);
    const json = JSON.parse(`${'{"id":1,"parent":'.repeat(20_000)}{"id":1}${"}".repeat(20_000)}`);
    expect(() => fromJson(Item, json)).toThrow(deep);
  });
});

describe("exceptions", () => {
  it("are errors, and what is read is one of its own class", () => {
    const gone = new Gone({ id: 7n, message: "no longer there" });
    expect(gone).toBeInstanceOf(Error);
    expect([gone.name, gone.message, String(gone)]).toEqual([
      "Gone",
      "no longer there",
      "Gone: no longer there",
    ]);
    for (const read of [throughBytes(Gone, gone), fromJson(Gone, toJson(Gone, gone))]) {
      expect(read).toBeInstanceOf(Gone);
      expect(read).toMatchObject({ id: 7n, message: "no longer there" });
      expect(exceptionName(read)).toBe("Gone");
    }
    expect(exceptionName(new Error("other"))).toBeUndefined();
  });

  it("send what they declare, not what every error has", () => {
    expect(toJson(Gone, new Gone({ id: 7n }))).toEqual({ id: "7", message: "" });
    const told = new Gone({ id: 7n, name: "n", stack: "s" });
    expect(toJson(Gone, throughBytes(Gone, told))).toEqual({ id: "7", message: "", name: "n", stack: "s" });
  });

  it("keep the class that extends them further", () => {
    class Further extends Gone {}
    expect(throughBytes(Further, new Further({ id: 1n }))).toBeInstanceOf(Further);
    expect(throughBytes(Gone, new Gone({ id: 1n }))).not.toBeInstanceOf(Further);
  });
});

describe("unions", () => {
  type Shape = { kind: "side"; value: number } | { kind: "label"; value: string };
  const Shape: Type<Shape> = unionOf<Shape>("Shape", () => [
    [1, "side", t.i32],
    [2, "label", t.string],
  ]);

  it("have one member, on the wire as well", () => {
    expect(throughBytes(Shape, { kind: "label", value: "a" })).toEqual({ kind: "label", value: "a" });
    for (const hex of ["00", "08000100000001 0b000200000001 6100", "0200090100", "0b00010000000161 00"]) {
      const reader = new BinaryReader(Buffer.from(hex.replaceAll(" ", ""), "hex"));
      expect(() => decode(reader, Shape)).toThrow(wrong(""));
    }
  });

  it.each([
    [{ kind: "other", value: 1 }],
    [{ kind: "label" }],
    [undefined],
    [{ kind: "constructor", value: 1 }],
  ])("are not written without one: %o", (value) => {
    expect(() => bytesOf(Shape, value as Shape)).toThrow(wrong(""));
    expect(() => toJson(Shape, value as Shape)).toThrow(wrong(""));
  });
});

describe("enums", () => {
  it("are their members, by any name", () => {
    expect(Object.keys(Kind)).toEqual(["SMALL", "LARGE", "constructor", "__proto__"]);
    expect([enumName(Kind, 1), enumName(Kind, 3), enumName(Kind, 9)]).toEqual([
      "LARGE",
      "__proto__",
      undefined,
    ]);
    expect(toJson(Kind, throughBytes(Kind, 77))).toBe(77);
  });
});

describe("options of codegen", () => {
  it.each<[string, Type<unknown>, unknown, unknown]>([
    ["bigint", t.i64, -(2n ** 63n), 5n],
    ["number", t.i64Number, -(2 ** 53 - 1), 5],
    ["string", t.i64String, "-9223372036854775808", "5"],
  ])("i64 as %s", (_name, type, extreme, five) => {
    expect(throughBytes(type, extreme)).toBe(extreme);
    expect(toJson(type, five)).toBe("5");
    expect(fromJson(type, "5")).toBe(five);
    expect(fromJson(type, 5)).toBe(five);
  });

  it("i64 as number refuses what it would change", () => {
    expect(() => decode(new BinaryReader(bytesOf(t.i64, 2n ** 53n)), t.i64Number)).toThrow(wrong(""));
    expect(() => bytesOf(t.i64Number, 2 ** 53)).toThrow(wrong(""));
    expect(() => fromJson(t.i64Number, "9007199254740992")).toThrow(wrong(""));
  });

  it("maps as records, with any key", () => {
    const Scores = t.record(t.string, t.i32);
    const value = JSON.parse('{"a":1,"__proto__":2,"constructor":3}');
    const read = throughBytes(Scores, value);
    expect(Object.getPrototypeOf(read)).toBeNull();
    expect(Object.entries(read)).toEqual([
      ["a", 1],
      ["__proto__", 2],
      ["constructor", 3],
    ]);
    expect(Object.entries(throughBytes(t.record(t.i64, t.bool), { "-5": true }))).toEqual([["-5", true]]);
    expect(() => bytesOf(t.record(t.i32, t.bool), { x: true })).toThrow(wrong(""));
    expect(() => t.record(Item, t.bool)).toThrow(TypeError);
  });

  it("sets as arrays fold equal elements, binary ones too", () => {
    const blobs = t.setArray(t.binary);
    const given = [Uint8Array.of(1), Uint8Array.of(1), Uint8Array.of(2)];
    expect(throughBytes(blobs, given)).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });
});

it("takes no memory for elements that only a head claims", () => {
  let type: Type<unknown> = t.list(t.i8);
  for (let i = 0; i < 200; i++) type = t.list(type);
  const heads = Array.from({ length: 200 }, () => Buffer.from("0f00030000", "hex"));
  const bytes = Buffer.concat([...heads, Buffer.from("0300000001", "hex"), Buffer.alloc(1_000_000)]);
  const before = process.memoryUsage.rss();
  expect(() => decode(new BinaryReader(bytes), type)).toThrow(
    expect.objectContaining({ name: "ThriftProtocolError" }),
  );
  expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000);
});
