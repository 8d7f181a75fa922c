import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { postOf } from "./post.mjs";

/** Each gives `encode() → bytes` and `decode(bytes) → value` of one message around the post. */
export const codecs = { unlisten: openOurs, apache: openApache };

async function openOurs(folder, protocol) {
  const ours = await import(pathToFileURL(join(folder, "unlisten.mjs")));
  const [Writer, Reader] = {
    binary: [ours.BinaryWriter, ours.BinaryReader],
    compact: [ours.CompactWriter, ours.CompactReader],
    json: [ours.JsonWriter, ours.JsonReader],
  }[protocol];
  const post = postOf({
    i64: (value) => value,
    map: (entries) => new Map(entries),
    make: (_name, fields) => fields,
  });
  return {
    encode() {
      const writer = new Writer();
      writer.writeMessageBegin("store", ours.MessageType.call, 1);
      ours.encode(writer, ours.Post, post);
      writer.writeMessageEnd();
      return writer.bytes();
    },
    decode(bytes) {
      const reader = new Reader(bytes);
      reader.readMessageBegin();
      const value = ours.decode(reader, ours.Post);
      reader.readMessageEnd();
      return value;
    },
  };
}

function openApache(folder, protocol) {
  const require = createRequire(join(folder, "any.js"));
  const thrift = require("thrift");
  const types = require("./gen-nodejs/post_types.js");
  const Protocol = {
    binary: thrift.TBinaryProtocol,
    compact: thrift.TCompactProtocol,
    json: thrift.TJSONProtocol,
  }[protocol];
  const post = postOf({
    i64: int64Of(thrift.Int64),
    map: Object.fromEntries,
    make: (name, fields) => new types[name](fields),
  });
  return {
    encode() {
      let bytes;
      const transport = new thrift.TBufferedTransport(undefined, (written) => {
        bytes = written;
      });
      const output = new Protocol(transport);
      output.writeMessageBegin("store", thrift.Thrift.MessageType.CALL, 1);
      post.write(output);
      output.writeMessageEnd();
      output.flush();
      return bytes;
    },
    decode(bytes) {
      const value = new types.Post();
      thrift.TBufferedTransport.receiver((transport) => {
        const input = new Protocol(transport);
        input.readMessageBegin();
        value.read(input);
        input.readMessageEnd();
      })(bytes);
      return value;
    },
  };
}

/** Exact, as numbers beyond 2^53 are not. */
function int64Of(Int64) {
  return (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return new Int64(bytes);
  };
}
