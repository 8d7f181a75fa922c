import type { Json } from "../rpc/json.js";

/** Milliseconds of gRPC's units of time. */
const units: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 0.001,
  n: 0.000001,
};

/**
 * Milliseconds that a caller waits, by `grpc-timeout`: "250m".
 *
 * @returns Infinity when there is none, undefined when it cannot be read
 */
export function readGrpcTimeout(value: unknown): number | undefined {
  if (value === undefined || value === null) return Infinity;
  const match = typeof value === "string" ? /^(\d{1,8})\s*([HMSmun])$/.exec(value) : null;
  return match === null ? undefined : Number(match[1]) * units[match[2]!]!;
}

/** The same by `connect-timeout-ms`: "250". */
export function readConnectTimeout(value: unknown): number | undefined {
  if (value === undefined || value === null) return Infinity;
  return typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

/** The same by an envelope's `timeoutMs` (P65). */
export function readEnvelopeTimeout(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return Infinity;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** What an envelope's `timeoutMs` must be. */
export const envelopeTimeoutRule = '"timeoutMs" must be a whole number of milliseconds, at least 0';

/** Epoch milliseconds. */
export function deadlineAfter(timeoutMs: number): number {
  return timeoutMs === Infinity ? Infinity : Date.now() + timeoutMs;
}
