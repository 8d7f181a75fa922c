import { unknownType } from "./skip.js";
import { WireType } from "./wire-type.js";

/** The compact protocol's own numbers. A field of type bool has its value in its type: 1 true, 2 false. */
export const compactTrue = 1;
export const compactFalse = 2;

/** The first byte of every message. */
export const compactProtocolId = 0x82;
export const compactVersion = 1;

/** By compact number. */
const wireTypes = [
  WireType.stop,
  WireType.bool,
  WireType.bool,
  WireType.i8,
  WireType.i16,
  WireType.i32,
  WireType.i64,
  WireType.double,
  WireType.string,
  WireType.list,
  WireType.set,
  WireType.map,
  WireType.struct,
  WireType.uuid,
];

/** By wire type; 0 for what is no type. */
const compactTypes = Array.from({ length: 17 }, (_, wireType) =>
  Math.max(0, wireTypes.lastIndexOf(wireType as 0)),
);
compactTypes[WireType.bool] = compactTrue;

/** By compact number: the fewest bytes that one value takes. */
const leastBytes = wireTypes.map((type) => (type === WireType.double ? 8 : type === WireType.uuid ? 16 : 1));

/** @throws ThriftProtocolError `invalid-data` */
export function wireTypeOf(compact: number): number {
  const type = wireTypes[compact];
  if (type === undefined) throw unknownType(compact);
  return type;
}

export function compactTypeOf(wireType: number): number {
  return compactTypes[wireType] as number;
}

/** @throws ThriftProtocolError `invalid-data` for what is no type of an element */
export function leastOf(compact: number): number {
  const least = compact === 0 ? undefined : leastBytes[compact];
  if (least === undefined) throw unknownType(compact);
  return least;
}
