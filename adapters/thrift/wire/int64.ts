/**
 * An i64 as two halves: bigints are slow to shift, int32s are not. One place for all readers and writers, which never
 * wait while they use it.
 */
const whole = new BigInt64Array(1);
const halves = new Int32Array(whole.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const lowIndex = isLittleEndian ? 0 : 1;
const highIndex = 1 - lowIndex;

export function joinInt64(low: number, high: number): bigint {
  halves[lowIndex] = low;
  halves[highIndex] = high;
  return whole[0] as bigint;
}

/** For `lowHalf` and `highHalf`, until the next call. */
export function splitInt64(value: bigint): void {
  whole[0] = value;
}

export function lowHalf(): number {
  return halves[lowIndex] as number;
}

export function highHalf(): number {
  return halves[highIndex] as number;
}
