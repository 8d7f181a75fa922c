/** The numbers of TProtocolException, which all Thrift libraries share. */
const protocolTypes = {
  "invalid-data": 1,
  "negative-size": 2,
  "size-limit": 3,
  "bad-version": 4,
  "depth-limit": 6,
} as const;

export type ProtocolErrorCode = keyof typeof protocolTypes;

/**
 * Bytes, JSON or a value that cannot be read or written as the IDL says. Its message names places and types, never
 * what stood there.
 */
export class ThriftProtocolError extends Error {
  override readonly name = "ThriftProtocolError";
  readonly code: ProtocolErrorCode;
  /** As in TProtocolException: 1 INVALID_DATA, 2 NEGATIVE_SIZE, 3 SIZE_LIMIT, 4 BAD_VERSION, 6 DEPTH_LIMIT. */
  readonly protocolType: number;
  /** What is wrong, without the place. */
  readonly problem: string;
  /** Where in the value, "author.id" or "tags[2]"; "" when that is not known. */
  readonly path: string;

  constructor(code: ProtocolErrorCode, problem: string, path = "") {
    super(path === "" ? problem : `${path}: ${problem}`);
    this.code = code;
    this.protocolType = protocolTypes[code];
    this.problem = problem;
    this.path = path;
  }
}

/** Whether a caught value is a ThriftProtocolError, also one of a second copy of this package. */
export function isThriftProtocolError(value: unknown): value is ThriftProtocolError {
  return value instanceof Error && value.name === "ThriftProtocolError" && "protocolType" in value;
}

/** The same error, seen from one level further out: `step` is a field's name or an index in brackets. */
export function withinPath(error: unknown, step: string): unknown {
  if (!isThriftProtocolError(error)) return error;
  const separator = error.path === "" || error.path.startsWith("[") ? "" : ".";
  return new ThriftProtocolError(error.code, error.problem, `${step}${separator}${error.path}`);
}
