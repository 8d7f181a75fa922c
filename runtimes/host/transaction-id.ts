import { randomBytes } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An id for one request and all that follows from it: 32 letters and digits, as the platform makes them. */
export function newTransactionId(): string {
  if (next === random.length) {
    random = randomBytes(32 * 128);
    next = 0;
  }
  let id = "";
  // 62 does not divide 256: the few letters that come up a little more often do no harm here.
  for (const end = next + 32; next < end; next++) id += alphabet[random[next]! % alphabet.length];
  return id;
}

/** Random bytes for the next ids: asking for a few at a time takes longer than all the rest. */
let random = Buffer.alloc(0);
let next = 0;
