import { ThriftProtocolError } from "./protocol-error.js";

/** What a reader accepts. Lengths are also compared with the bytes that are left, before anything is allocated. */
export interface WireLimits {
  /** Bytes of one message. */
  maxBytes: number;
  /** Structs and containers within one another; a writer keeps to it too, so that a cyclic value ends. */
  maxDepth: number;
  /** Bytes of one string or binary. */
  maxStringBytes: number;
  /** Elements of one list or set, entries of one map. */
  maxContainerItems: number;
}

/** More than any activation carries: OpenWhisk allows 1 MiB in and out unless it is configured otherwise. */
export const defaultLimits: WireLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 256,
  maxStringBytes: 64 * 1024 * 1024,
  maxContainerItems: 16 * 1024 * 1024,
};

export function withDefaultLimits(limits: Partial<WireLimits> | undefined): WireLimits {
  return limits === undefined ? defaultLimits : { ...defaultLimits, ...limits };
}

/** @throws ThriftProtocolError `size-limit` */
export function checkMessageSize(bytes: Uint8Array, { maxBytes }: WireLimits): void {
  if (bytes.length > maxBytes)
    throw new ThriftProtocolError("size-limit", `message of ${bytes.length} bytes must be <= ${maxBytes}`);
}

/**
 * @param unitBytes the least that one of `size` items takes on the wire
 * @throws ThriftProtocolError `negative-size`, `size-limit`, or `invalid-data` when so much cannot follow
 */
export function checkSize(
  what: string,
  size: number,
  max: number,
  unitBytes: number,
  bytesLeft: number,
): void {
  if (size < 0) throw new ThriftProtocolError("negative-size", `${what} has the negative length ${size}`);
  if (size > max) throw new ThriftProtocolError("size-limit", `${what} of length ${size} must be <= ${max}`);
  if (size * unitBytes > bytesLeft)
    throw new ThriftProtocolError(
      "invalid-data",
      `${what} of length ${size} cannot fit in the ${bytesLeft} bytes that are left`,
    );
}

export function tooDeep(maxDepth: number): ThriftProtocolError {
  return new ThriftProtocolError("depth-limit", `values must be nested <= ${maxDepth} levels`);
}
