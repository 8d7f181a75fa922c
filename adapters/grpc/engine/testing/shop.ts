import { join } from "node:path";
import { create, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import { loadProto } from "./load-proto.js";

export const shop = loadProto(join(import.meta.dirname, "../testdata/shop.proto"));

export const Currency = shop.registry.getService("shop.Currency")!;

/** Messages of types that are only known at run time. */
export interface Money {
  currencyCode: string;
  units: bigint;
}

function typeOf(name: string): DescMessage {
  return shop.registry.getMessage(`shop.${name}`)!;
}

/** A message's bytes: `bytesOf("Money", { units: 1n })`. */
export function bytesOf(name: string, fields: Record<string, unknown> = {}): Buffer {
  return Buffer.from(toBinary(typeOf(name), create(typeOf(name), fields)));
}

export function moneyOf(bytes: Uint8Array): Money {
  return fromBinary(typeOf("Money"), bytes) as unknown as Money;
}
