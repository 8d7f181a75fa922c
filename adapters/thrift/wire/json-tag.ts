import { ThriftProtocolError } from "./protocol-error.js";
import { WireType } from "./wire-type.js";

/** How TJSONProtocol marks a value, by wire type. Source: Apache Thrift, lib/java, TJSONProtocol. */
const tags: readonly (string | undefined)[] = Object.assign(
  new Array<string | undefined>(17).fill(undefined),
  {
    [WireType.bool]: "tf",
    [WireType.i8]: "i8",
    [WireType.double]: "dbl",
    [WireType.i16]: "i16",
    [WireType.i32]: "i32",
    [WireType.i64]: "i64",
    [WireType.string]: "str",
    [WireType.struct]: "rec",
    [WireType.map]: "map",
    [WireType.set]: "set",
    [WireType.list]: "lst",
    [WireType.uuid]: "uid",
  },
);
const wireTypes = new Map(tags.map((tag, wireType) => [tag, wireType]));

export function tagOf(wireType: number): string {
  return tags[wireType] as string;
}

/** @throws ThriftProtocolError `invalid-data` */
export function wireTypeOfTag(tag: string): number {
  const wireType = wireTypes.get(tag);
  if (wireType === undefined) throw new ThriftProtocolError("invalid-data", "unknown type tag");
  return wireType;
}
