import { randomBytes } from "node:crypto";

/** A hop of a trace. Source: W3C Trace Context, https://www.w3.org/TR/trace-context/. */
export interface TraceParent {
  /** 32 hexadecimal digits, lower case. */
  traceId: string;
  /** 16 hexadecimal digits, lower case. */
  spanId: string;
  /** Bit 0: whether the trace is recorded. */
  flags: number;
}

/** How a trace is handed on: header values, and what actions find in `__OW_TRACEPARENT` and `__OW_TRACESTATE`. */
export interface TraceCarrier {
  traceparent?: string;
  tracestate?: string;
}

/**
 * Reads a `traceparent` header.
 *
 * @returns undefined for what is none; then the caller's `tracestate` does not count either
 */
export function parseTraceParent(text: string | undefined): TraceParent | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text ?? "");
  if (match === null) return undefined;
  const [, version, traceId, spanId, flags, more] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  // Later versions may have more behind; the first one may not.
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}

export function printTraceParent({ traceId, spanId, flags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${(flags & 0xff).toString(16).padStart(2, "0")}`;
}

/** The next hop of the same trace. */
export function nextHop(parent: TraceParent): TraceParent {
  return { ...parent, spanId: newSpanId() };
}

function newSpanId(): string {
  const id = randomBytes(8);
  // All zeros would mean none.
  id[0]! |= 1;
  return id.toString("hex");
}
