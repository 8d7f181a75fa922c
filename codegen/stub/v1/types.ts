import { type Descriptor, descriptor, type Type } from "./descriptor.js";
import { i64, i64Number, i64String, integer } from "./integers.js";
import { map, record } from "./maps.js";
import { binary, bool, double, string, uuid } from "./scalars.js";
import { list, set, setArray } from "./sequences.js";

/** The types that an IDL has names or brackets for. */
export const t = Object.freeze({
  bool: typeOf(bool),
  i8: typeOf(integer("i8", 8)),
  i16: typeOf(integer("i16", 16)),
  i32: typeOf(integer("i32", 32)),
  /** As a bigint. */
  i64: typeOf(i64),
  i64Number: typeOf(i64Number),
  i64String: typeOf(i64String),
  double: typeOf(double),
  string: typeOf(string),
  binary: typeOf(binary),
  uuid: typeOf(uuid),
  list,
  /** As a Set. */
  set,
  setArray,
  /** As a Map. */
  map,
  /** As an object. */
  record,
});

function typeOf<T>(of: Descriptor<T>): Type<T> {
  return Object.freeze({ [descriptor]: of });
}
