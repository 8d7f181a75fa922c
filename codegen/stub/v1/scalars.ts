import { WireType } from "../../../adapters/thrift/wire/index.js";
import { canonicalUuid } from "../../../adapters/thrift/wire/uuid.js";
import { type Descriptor, expected } from "./descriptor.js";
import { same } from "./integers.js";

/** Doubles that JSON has no number for; `JSON.stringify` would make null or 0 of them. */
const doublesAsText = new Map<string, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);
const number = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/i;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

export const bool: Descriptor<boolean> = {
  label: "bool",
  wireType: WireType.bool,
  read: (reader) => reader.readBool(),
  write: (writer, value) => writer.writeBool(checkBool(value)),
  toJson: checkBool,
  fromJson: checkBool,
  zero: () => false,
  copy: same<boolean>,
  key: {
    toText: (value) => String(checkBool(value)),
    fromText: (text) => checkBool(text === "true" ? true : text === "false" ? false : text),
  },
};

export const double: Descriptor<number> = {
  label: "double",
  wireType: WireType.double,
  read: (reader) => reader.readDouble(),
  write: (writer, value) => writer.writeDouble(checkDouble(value)),
  toJson: (value) => {
    checkDouble(value);
    return Number.isFinite(value) && !Object.is(value, -0) ? value : doubleText(value);
  },
  fromJson: (json) => {
    if (typeof json === "number") return json;
    const value = typeof json === "string" ? doublesAsText.get(json) : undefined;
    if (value === undefined)
      throw expected('double as a number, "NaN", "Infinity", "-Infinity" or "-0"', json);
    return value;
  },
  zero: () => 0,
  copy: same<number>,
  key: {
    toText: (value) => doubleText(checkDouble(value)),
    fromText: (text) => {
      const value = doublesAsText.get(text) ?? (number.test(text) ? Number(text) : undefined);
      if (value === undefined) throw expected("double", text);
      return value;
    },
  },
};

export const string: Descriptor<string> = {
  label: "string",
  wireType: WireType.string,
  read: (reader) => reader.readString(),
  write: (writer, value) => writer.writeString(checkString(value)),
  toJson: checkString,
  fromJson: checkString,
  zero: () => "",
  copy: same<string>,
  key: { toText: checkString, fromText: same<string> },
};

export const binary: Descriptor<Uint8Array> = {
  label: "binary",
  wireType: WireType.string,
  read: (reader) => reader.readBinary(),
  write: (writer, value) => writer.writeBinary(checkBytes(value)),
  toJson: base64Of,
  fromJson: bytesOf,
  zero: () => new Uint8Array(0),
  copy: (value) => Uint8Array.from(value),
  key: { toText: base64Of, fromText: bytesOf },
};

export const uuid: Descriptor<string> = {
  label: "uuid",
  wireType: WireType.uuid,
  read: (reader) => reader.readUuid(),
  write: (writer, value) => writer.writeUuid(value),
  toJson: canonicalUuid,
  fromJson: (json) => canonicalUuid(json as string),
  zero: () => "00000000-0000-0000-0000-000000000000",
  copy: same<string>,
  key: { toText: canonicalUuid, fromText: canonicalUuid },
};

function checkBool(value: unknown): boolean {
  if (typeof value !== "boolean") throw expected("bool", value);
  return value;
}

function checkDouble(value: unknown): number {
  if (typeof value !== "number") throw expected("double", value);
  return value;
}

function checkString(value: unknown): string {
  if (typeof value !== "string") throw expected("string", value);
  return value;
}

/** `String(-0)` is "0". */
function doubleText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Also of another realm, where `instanceof` says no. */
function checkBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (Object.prototype.toString.call(value) === "[object Uint8Array]") return value as Uint8Array;
  throw expected("binary as a Uint8Array", value);
}

function base64Of(value: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = checkBytes(value);
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

/** Padding may be left out. `Buffer.from` alone would pass over what is not base64. */
function bytesOf(text: unknown): Uint8Array {
  if (typeof text !== "string" || !base64.test(text) || text.replace(/=+$/, "").length % 4 === 1)
    throw expected("binary as base64", text);
  return Uint8Array.from(Buffer.from(text, "base64"));
}
