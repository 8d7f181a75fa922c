import { randomInt } from "node:crypto";
import { wrapThriftService } from "unlisten/thrift";
import { dispatchUniqueId, TooManyIds } from "./generated/unique_id.js";

const limit = 1000;
const since = Date.UTC(2024, 0, 1);

/** 12 bits that copies of this service hardly share, and a counter of 10 bits: with 41 bits of time below 2^63. */
const copy = BigInt(randomInt(2 ** 12));
let last = { time: 0, count: 0 };

export const main = wrapThriftService(
  dispatchUniqueId({
    reserve(count) {
      if (count > limit) throw new TooManyIds({ limit });
      return Array.from({ length: count }, next);
    },
  }),
);

function next(): bigint {
  const now = Date.now() - since;
  if (now > last.time) last = { time: now, count: 0 };
  // More than a millisecond has room for: they are taken from the next one, which comes soon enough.
  else if (last.count === 2 ** 10 - 1) last = { time: last.time + 1, count: 0 };
  else last.count++;
  return (BigInt(last.time) << 22n) | (copy << 10n) | BigInt(last.count);
}
