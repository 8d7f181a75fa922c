/** "-0x1F", "017", "-7"; undefined when it is no integer. */
export function integerOf(text: string): bigint | undefined {
  const sign = text.startsWith("-") ? -1n : 1n;
  const digits = sign < 0n ? text.slice(1) : text;
  if (/^0[xX][0-9a-fA-F]+$/.test(digits)) return sign * BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return sign * BigInt(`0o${digits.slice(1)}`);
  return /^(?:0|[1-9]\d*)$/.test(digits) ? sign * BigInt(digits) : undefined;
}

/** "1.5", "-inf", "nan", "10", "1e3f"; undefined when it is no number. */
export function floatOf(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = sign < 0 ? text.slice(1) : text;
  if (digits === "inf") return sign * Number.POSITIVE_INFINITY;
  if (digits === "nan") return Number.NaN;
  const integer = integerOf(digits);
  if (integer !== undefined) return sign * Number(integer);
  return /^[\d.]+(?:[eE][+-]?\d+)?[fF]?$/.test(digits) ? sign * Number.parseFloat(digits) : undefined;
}
