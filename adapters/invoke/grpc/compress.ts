import { builtIn } from "../../built-in.js";
import { type GrpcFailure, grpcFailure } from "./failure.js";

/** What grpc-js and this package know. */
export type Encoding = "gzip" | "deflate";

/** In order of preference, as grpc-js tells it. */
export const acceptedEncodings = "identity,deflate,gzip";

export function isEncoding(name: unknown): name is Encoding {
  return name === "gzip" || name === "deflate";
}

export function compress(encoding: Encoding, bytes: Uint8Array): Promise<Buffer> {
  const { gzip, deflate } = builtIn("node:zlib");
  return new Promise((resolve, reject) => {
    (encoding === "gzip" ? gzip : deflate)(bytes, (error, compressed) =>
      error === null ? resolve(compressed) : reject(error),
    );
  });
}

/** @param maxBytes  what a message may grow to: a few bytes could become gigabytes */
export function decompress(
  encoding: Encoding,
  bytes: Uint8Array,
  maxBytes: number,
): Promise<Buffer | GrpcFailure> {
  const { gunzip, inflate } = builtIn("node:zlib");
  return new Promise((resolve) => {
    (encoding === "gzip" ? gunzip : inflate)(bytes, { maxOutputLength: maxBytes }, (error, message) => {
      if (error === null) return resolve(message);
      const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
      resolve(
        isTooLarge ? tooLarge(maxBytes) : grpcFailure("internal", `cannot inflate a message of ${encoding}`),
      );
    });
  });
}

export function tooLarge(maxBytes: number): GrpcFailure {
  return grpcFailure("resource_exhausted", `a message of the answer is larger than ${maxBytes} bytes`);
}
