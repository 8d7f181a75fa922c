import { randomBytes } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An id for one request and all that follows from it: 32 letters and digits, as the platform makes them. */
export function newTransactionId(): string {
  let id = "";
  // 62 does not divide 256: the few letters that come up a little more often do no harm here.
  for (const byte of randomBytes(32)) id += alphabet[byte % alphabet.length];
  return id;
}
