import { createRequire } from "node:module";
import type { ProtocolName } from "../protocol.js";
import { type Tree, type TreeType, wireTypes } from "./tree.js";

// Its types know neither UUIDs nor bigints.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Loose = any;
const thrift: Loose = createRequire(import.meta.url)("thrift");
const protocols: Record<ProtocolName, Loose> = {
  binary: thrift.TBinaryProtocol,
  compact: thrift.TCompactProtocol,
  json: thrift.TJSONProtocol,
};

/** A message around a tree, written by Apache's Node library. */
export function apacheWrite(protocol: ProtocolName, name: string, seqid: number, tree: Tree): Uint8Array {
  const chunks: Buffer[] = [];
  const transport = new thrift.TBufferedTransport(undefined, (bytes: Buffer) => chunks.push(bytes));
  const output = new protocols[protocol](transport);
  output.writeMessageBegin(name, 1, seqid);
  write(output, tree);
  output.writeMessageEnd();
  output.flush();
  return Buffer.concat(chunks);
}

/** The same, read. @param like what is expected: its types say which of the library's methods to call */
export function apacheRead(protocol: ProtocolName, bytes: Uint8Array, like: Tree) {
  let result: { name: string; seqid: number; tree: Tree } | undefined;
  const receive = thrift.TBufferedTransport.receiver((transport: Loose) => {
    const input = new protocols[protocol](transport);
    const { fname, rseqid } = input.readMessageBegin();
    result = { name: fname, seqid: rseqid, tree: read(input, like) };
    input.readMessageEnd();
  });
  receive(Buffer.from(bytes));
  if (result === undefined) throw new Error("the library waits for more bytes");
  return result;
}

function write(output: Loose, tree: Tree): void {
  switch (tree.type) {
    case "bool":
      output.writeBool(tree.value);
      return;
    case "i8":
      output.writeByte(tree.value);
      return;
    case "i16":
      output.writeI16(tree.value);
      return;
    case "i32":
      output.writeI32(tree.value);
      return;
    case "i64":
      output.writeI64(int64Of(tree.value));
      return;
    case "double":
      output.writeDouble(tree.value);
      return;
    case "string":
      output.writeString(tree.value);
      return;
    case "uuid":
      output.writeUuid(tree.value);
      return;
    case "binary":
      output.writeBinary(Buffer.from(tree.value));
      return;
    case "list":
    case "set": {
      const kind = tree.type === "list" ? "List" : "Set";
      output[`write${kind}Begin`](wireTypes[tree.of], tree.values.length);
      for (const value of tree.values) write(output, value);
      output[`write${kind}End`]();
      return;
    }
    case "map":
      output.writeMapBegin(wireTypes[tree.keys], wireTypes[tree.of], tree.values.length);
      for (const [key, value] of tree.values) {
        write(output, key);
        write(output, value);
      }
      output.writeMapEnd();
      return;
    case "struct":
      output.writeStructBegin("");
      for (const { id, value } of tree.fields) {
        output.writeFieldBegin("", wireTypes[value.type], id);
        write(output, value);
        output.writeFieldEnd();
      }
      output.writeFieldStop();
      output.writeStructEnd();
      return;
  }
}

function read(input: Loose, like: Tree): Tree {
  switch (like.type) {
    case "list":
    case "set": {
      const kind = like.type === "list" ? "List" : "Set";
      expectSize(input[`read${kind}Begin`]().size, like.values.length);
      const values = like.values.map((value) => read(input, value));
      input[`read${kind}End`]();
      return { type: like.type, of: like.of, values };
    }
    case "map": {
      expectSize(input.readMapBegin().size, like.values.length);
      const values = like.values.map(([key, value]): [Tree, Tree] => [read(input, key), read(input, value)]);
      input.readMapEnd();
      return { type: like.type, keys: like.keys, of: like.of, values };
    }
    case "struct": {
      input.readStructBegin();
      const fields = like.fields.map(({ id, value }) => {
        expectSize(input.readFieldBegin().fid, id);
        const tree = read(input, value);
        input.readFieldEnd();
        return { id, value: tree };
      });
      expectSize(input.readFieldBegin().ftype, 0);
      input.readStructEnd();
      return { type: like.type, fields };
    }
    default:
      return { type: like.type, value: readScalar(input, like.type) } as Tree;
  }
}

function readScalar(input: Loose, type: TreeType): unknown {
  switch (type) {
    case "bool":
      return input.readBool();
    case "i8":
      return input.readByte();
    case "i16":
      return input.readI16();
    case "i32":
      return input.readI32();
    case "i64":
      return BigInt.asIntN(64, BigInt(`0x${(input.readI64().toBuffer() as Buffer).toString("hex")}`));
    case "double":
      return input.readDouble();
    case "binary":
      return Uint8Array.from(input.readBinary());
    case "uuid":
      return input.readUuid();
    default:
      return input.readString();
  }
}

function int64Of(value: bigint): Loose {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return new thrift.Int64(bytes);
}

function expectSize(size: number, expected: number): void {
  if (size !== expected) throw new Error(`the library read ${size}, not ${expected}`);
}
