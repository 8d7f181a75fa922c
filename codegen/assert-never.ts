/** Ends a switch over a union that the compiler knows to be complete. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
