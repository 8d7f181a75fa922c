import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../adapters/rpc/json.js";
import {
  BinaryReader,
  BinaryWriter,
  CompactReader,
  CompactWriter,
  JsonReader,
  JsonWriter,
  type ThriftReader,
  type ThriftWriter,
} from "../../../adapters/thrift/wire/index.js";
import { decode, encode, fromJson, type Type, toJson } from "./index.js";
import { vectorTypes } from "./testing/vector-types.js";

interface Vector {
  name: string;
  type: string;
  json: Json;
  reads?: Json[];
  binary: string;
  compact: string;
  /** Absent where TJSON has no form: structs as keys. */
  tjson?: string;
}

interface Refused {
  name: string;
  type: string;
  json: Json;
  path: string;
}

const { values, refused } = JSON.parse(
  readFileSync(new URL("../../testdata/vectors/values.json", import.meta.url), "utf8"),
) as { values: Vector[]; refused: Refused[] };

const written = (writer: ThriftWriter, type: Type<unknown>, value: unknown) => {
  encode(writer, type, value);
  return Buffer.from(writer.bytes());
};
const read = (reader: ThriftReader, type: Type<unknown>) => {
  const value = decode(reader, type);
  expect(reader.bytesLeft).toBe(0);
  return value;
};

describe.each(values)("$type: $name", ({ type: typeName, json, reads = [], binary, compact, tjson }) => {
  const type = vectorTypes[typeName]!;

  it("is written as JSON and read from it", () => {
    for (const given of [json, ...reads]) {
      const value = fromJson(type, given);
      // By way of text, as it is sent: values that JSON has no form for would be lost here.
      expect(JSON.stringify(toJson(type, value))).toBe(JSON.stringify(json));
      expect(written(new BinaryWriter(), type, value).toString("hex")).toBe(binary);
    }
  });

  it("is written as bytes and read from them", () => {
    const value = fromJson(type, json);
    const json2 = (reader: ThriftReader) => JSON.stringify(toJson(type, read(reader, type)));
    expect(json2(new BinaryReader(Buffer.from(binary, "hex")))).toBe(JSON.stringify(json));
    expect(written(new CompactWriter(), type, value).toString("hex")).toBe(compact);
    expect(json2(new CompactReader(Buffer.from(compact, "hex")))).toBe(JSON.stringify(json));
    if (tjson === undefined) return;
    expect(written(new JsonWriter(), type, value).toString()).toBe(tjson);
    expect(json2(new JsonReader(Buffer.from(tjson)))).toBe(JSON.stringify(json));
  });
});

it.each(refused)("refuses, with the place: $type: $name", ({ type, json, path }) => {
  expect(() => fromJson(vectorTypes[type]!, json)).toThrow(
    expect.objectContaining({ name: "ThriftProtocolError", code: "invalid-data", path }),
  );
});
