import { WireType } from "../../../adapters/thrift/wire/index.js";
import { type Descriptor, expected } from "./descriptor.js";

const decimal = /^(?:0|-?[1-9][0-9]{0,18})$/;
const firstI64 = -(2n ** 63n);
const lastI64 = 2n ** 63n - 1n;

/** i8, i16 and i32. */
export function integer(label: "i8" | "i16" | "i32", bits: number): Descriptor<number> {
  const last = 2 ** (bits - 1) - 1;
  const check = (value: unknown): number => {
    if (typeof value !== "number" || (value | 0) !== value || value > last || value < -last - 1)
      throw expected(label, value);
    return value;
  };
  const common = {
    label,
    toJson: (value: number) => check(value) + 0,
    fromJson: check,
    zero: () => 0,
    copy: same<number>,
    key: {
      toText: (value: number) => String(check(value)),
      fromText: (text: string) => check(decimal.test(text) ? Number(text) : text),
    },
  };
  switch (label) {
    case "i8":
      return {
        ...common,
        wireType: WireType.i8,
        read: (reader) => reader.readI8(),
        write: (writer, value) => writer.writeI8(check(value)),
      };
    case "i16":
      return {
        ...common,
        wireType: WireType.i16,
        read: (reader) => reader.readI16(),
        write: (writer, value) => writer.writeI16(check(value)),
      };
    case "i32":
      return {
        ...common,
        wireType: WireType.i32,
        read: (reader) => reader.readI32(),
        write: (writer, value) => {
          // A number of another type or range is not what it is as an int32.
          if ((value | 0) !== value) throw expected(label, value);
          writer.writeI32(value);
        },
      };
  }
}

/** i64 as a bigint; a safe integer is taken as well. */
export const i64: Descriptor<bigint> = {
  label: "i64",
  wireType: WireType.i64,
  read: (reader) => reader.readI64(),
  write: (writer, value) => writer.writeI64(bigintOf(value)),
  toJson: (value) => String(bigintOf(value)),
  fromJson: i64FromJson,
  zero: () => 0n,
  copy: same<bigint>,
  key: { toText: (value) => String(bigintOf(value)), fromText: i64FromJson },
};

/** i64 as a number. Beyond 2^53 it would be another one, and is refused. */
export const i64Number: Descriptor<number> = {
  label: "i64",
  wireType: WireType.i64,
  read: (reader) => reader.readI64Number(),
  write: (writer, value) => writer.writeI64Number(safeIntegerOf(value)),
  toJson: (value) => String(safeIntegerOf(value)),
  fromJson: (json) => safeIntegerOf(Number(i64FromJson(json))),
  zero: () => 0,
  copy: same<number>,
  key: {
    toText: (value) => String(safeIntegerOf(value)),
    fromText: (text) => safeIntegerOf(Number(i64FromJson(text))),
  },
};

/** i64 as decimal text. */
export const i64String: Descriptor<string> = {
  label: "i64",
  wireType: WireType.i64,
  read: (reader) => String(reader.readI64()),
  write: (writer, value) => writer.writeI64(i64FromJson(value)),
  toJson: (value) => String(i64FromJson(value)),
  fromJson: (json) => String(i64FromJson(json)),
  zero: () => "0",
  copy: same<string>,
  key: { toText: (value) => String(i64FromJson(value)), fromText: (text) => String(i64FromJson(text)) },
};

function bigintOf(value: unknown): bigint {
  if (typeof value === "bigint" && value >= firstI64 && value <= lastI64) return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  throw expected("i64 as a bigint", value);
}

function safeIntegerOf(value: unknown): number {
  if (Number.isSafeInteger(value)) return (value as number) + 0;
  throw expected("i64 that a number holds exactly", value);
}

function i64FromJson(json: unknown): bigint {
  if (Number.isSafeInteger(json)) return BigInt(json as number);
  if (typeof json === "string" && decimal.test(json)) {
    const value = BigInt(json);
    if (value >= firstI64 && value <= lastI64) return value;
  }
  throw expected("i64 as decimal text", json);
}

export function same<T>(value: T): T {
  return value;
}
