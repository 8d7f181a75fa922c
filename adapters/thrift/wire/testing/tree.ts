import type { ThriftReader, ThriftWriter } from "../protocol.js";
import { WireType } from "../wire-type.js";
import type { Random } from "./random.js";

/** A value that says its type, as any Thrift message is without its IDL. */
export type Tree =
  | { type: "bool"; value: boolean }
  | { type: "i8" | "i16" | "i32" | "double"; value: number }
  | { type: "i64"; value: bigint }
  | { type: "string" | "uuid"; value: string }
  | { type: "binary"; value: Uint8Array }
  | { type: "list" | "set"; of: TreeType; values: Tree[] }
  | { type: "map"; keys: TreeType; of: TreeType; values: [Tree, Tree][] }
  | { type: "struct"; fields: { id: number; value: Tree }[] };

export type TreeType = Tree["type"];

export const wireTypes: Record<TreeType, number> = { ...WireType, binary: WireType.string };

const scalars: readonly TreeType[] = [
  "bool",
  "i8",
  "i16",
  "i32",
  "i64",
  "double",
  "string",
  "binary",
  "uuid",
];
const keyTypes: readonly TreeType[] = ["i8", "i16", "i32", "i64", "string"];
const allTypes: readonly TreeType[] = [...scalars, "list", "set", "map", "struct"];
const texts = [
  "",
  "a",
  "plain text",
  'quote " and \\ and /',
  "naïve ☃ 😀",
  "line\nbreak\ttab",
  "x".repeat(300),
  "é".repeat(40),
];
/** Without -0: the library writes 0. */
const doubles = [0, 1, -1.5, 1e21, 5e-324, 1.7976931348623157e308, Math.PI];
const longs = [
  0n,
  1n,
  -1n,
  127n,
  -128n,
  2n ** 31n,
  2n ** 35n - 1n,
  -(2n ** 53n) - 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];
/** Small and large distances, so that the compact protocol uses both of its forms. */
const idSteps = [1, 1, 1, 2, 15, 16, 300];

export function randomStruct(random: Random, depth = 0): Tree {
  const fields: { id: number; value: Tree }[] = [];
  let id = 0;
  for (let left = random.below(6); left > 0; left--) {
    id += random.pick(idSteps);
    fields.push({ id, value: randomTree(random, random.pick(depth < 4 ? allTypes : scalars), depth + 1) });
  }
  return { type: "struct", fields };
}

export function randomTree(random: Random, type: TreeType, depth: number): Tree {
  const elements = (of: TreeType) =>
    Array.from({ length: random.below(random.below(4) === 0 ? 20 : 4) }, () =>
      randomTree(random, of, depth + 1),
    );
  const elementTypes = depth < 4 ? allTypes : scalars;
  switch (type) {
    case "bool":
      return { type, value: random.below(2) === 1 };
    case "i8":
      return { type, value: random.below(256) - 128 };
    case "i16":
      return { type, value: random.below(65536) - 32768 };
    case "i32":
      return {
        type,
        value: random.pick([0, 1, -1, 63, 64, -65, 2 ** 31 - 1, -(2 ** 31), random.below(2 ** 31)]),
      };
    case "i64":
      return { type, value: random.pick([...longs, BigInt(random.below(2 ** 32)) * 1234567n]) };
    case "double":
      return { type, value: random.pick(doubles) };
    case "string":
      return { type, value: random.pick(texts) };
    case "uuid":
      return {
        type,
        value: `00112233-4455-6677-8899-${random
          .below(2 ** 32)
          .toString(16)
          .padStart(12, "0")}`,
      };
    case "binary":
      return { type, value: Uint8Array.from({ length: random.below(40) }, () => random.below(256)) };
    case "list":
    case "set": {
      const of = random.pick(elementTypes);
      return { type, of, values: elements(of) };
    }
    case "map": {
      const keys = random.pick(keyTypes);
      const of = random.pick(elementTypes);
      const byText = new Map(elements(keys).map((key) => [String((key as { value: unknown }).value), key]));
      return {
        type,
        keys,
        of,
        values: [...byText.values()].map((key) => [key, randomTree(random, of, depth + 1)]),
      };
    }
    case "struct":
      return randomStruct(random, depth);
  }
}

export function writeTree(writer: ThriftWriter, tree: Tree): void {
  switch (tree.type) {
    case "bool":
      writer.writeBool(tree.value);
      return;
    case "i8":
      writer.writeI8(tree.value);
      return;
    case "i16":
      writer.writeI16(tree.value);
      return;
    case "i32":
      writer.writeI32(tree.value);
      return;
    case "i64":
      writer.writeI64(tree.value);
      return;
    case "double":
      writer.writeDouble(tree.value);
      return;
    case "string":
      writer.writeString(tree.value);
      return;
    case "uuid":
      writer.writeUuid(tree.value);
      return;
    case "binary":
      writer.writeBinary(tree.value);
      return;
    case "list":
      writer.writeListBegin(wireTypes[tree.of], tree.values.length);
      for (const value of tree.values) writeTree(writer, value);
      writer.writeListEnd();
      return;
    case "set":
      writer.writeSetBegin(wireTypes[tree.of], tree.values.length);
      for (const value of tree.values) writeTree(writer, value);
      writer.writeSetEnd();
      return;
    case "map":
      writer.writeMapBegin(wireTypes[tree.keys], wireTypes[tree.of], tree.values.length);
      for (const [key, value] of tree.values) {
        writeTree(writer, key);
        writeTree(writer, value);
      }
      writer.writeMapEnd();
      return;
    case "struct":
      writer.writeStructBegin();
      for (const { id, value } of tree.fields) {
        writer.writeFieldBegin(wireTypes[value.type], id);
        writeTree(writer, value);
        writer.writeFieldEnd();
      }
      writer.writeFieldStop();
      writer.writeStructEnd();
      return;
  }
}

/** Reads what must have the shape of `like`; heads that say something else are told by an error. */
export function readTree(reader: ThriftReader, like: Tree): Tree {
  switch (like.type) {
    case "bool":
      return { type: like.type, value: reader.readBool() };
    case "i8":
      return { type: like.type, value: reader.readI8() };
    case "i16":
      return { type: like.type, value: reader.readI16() };
    case "i32":
      return { type: like.type, value: reader.readI32() };
    case "i64":
      return { type: like.type, value: reader.readI64() };
    case "double":
      return { type: like.type, value: reader.readDouble() };
    case "string":
      return { type: like.type, value: reader.readString() };
    case "uuid":
      return { type: like.type, value: reader.readUuid() };
    case "binary":
      return { type: like.type, value: reader.readBinary() };
    case "list":
    case "set": {
      const isList = like.type === "list";
      const size = isList ? reader.readListBegin() : reader.readSetBegin();
      check(size === like.values.length && (size === 0 || reader.elementType === wireTypes[like.of]));
      const values = like.values.map((value) => readTree(reader, value));
      if (isList) reader.readListEnd();
      else reader.readSetEnd();
      return { type: like.type, of: like.of, values };
    }
    case "map": {
      const size = reader.readMapBegin();
      check(size === like.values.length);
      if (size > 0)
        check(reader.keyType === wireTypes[like.keys] && reader.elementType === wireTypes[like.of]);
      const values = like.values.map(([key, value]): [Tree, Tree] => [
        readTree(reader, key),
        readTree(reader, value),
      ]);
      reader.readMapEnd();
      return { type: like.type, keys: like.keys, of: like.of, values };
    }
    case "struct": {
      reader.readStructBegin();
      const fields = like.fields.map(({ id, value }) => {
        check(reader.readFieldBegin() && reader.fieldId === id && reader.fieldType === wireTypes[value.type]);
        const read = readTree(reader, value);
        reader.readFieldEnd();
        return { id, value: read };
      });
      check(!reader.readFieldBegin());
      reader.readStructEnd();
      return { type: like.type, fields };
    }
  }
}

function check(isRight: boolean): void {
  if (!isRight) throw new Error("the head is not the one that was written");
}
