import { Code, ConnectError } from "@connectrpc/connect";
import type { Compression } from "@connectrpc/connect/protocol";
import { builtIn } from "../built-in.js";

/**
 * gzip and brotli, the two that clients of Connect and gRPC-Web bring, and gRPC's deflate, which is zlib's. Inflating stops at the message limit, so that a
 * small body cannot become a large one. At once rather than in a thread: an action's messages are small.
 */
export const compressions: Compression[] = [
  {
    name: "gzip",
    compress: async (bytes) => ownBytes(builtIn("node:zlib").gzipSync(bytes)),
    decompress: async (bytes, readMaxBytes) => inflate(bytes, readMaxBytes, builtIn("node:zlib").gunzipSync),
  },
  {
    name: "br",
    compress: async (bytes) => ownBytes(brotli(bytes)),
    decompress: async (bytes, readMaxBytes) =>
      inflate(bytes, readMaxBytes, builtIn("node:zlib").brotliDecompressSync),
  },
  {
    name: "deflate",
    compress: async (bytes) => ownBytes(builtIn("node:zlib").deflateSync(bytes)),
    decompress: async (bytes, readMaxBytes) => inflate(bytes, readMaxBytes, builtIn("node:zlib").inflateSync),
  },
];

/** Quality 4 takes a tenth of the time of zlib's own default, which is meant for files. */
function brotli(bytes: Uint8Array): Buffer {
  const { brotliCompressSync, constants } = builtIn("node:zlib");
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;

function inflate(bytes: Uint8Array, readMaxBytes: number, method: Inflate): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return new Uint8Array();
  try {
    return ownBytes(method(bytes, { maxOutputLength: readMaxBytes }));
  } catch (cause) {
    if ((cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") {
      const message = `message is larger than ${readMaxBytes} bytes after decompression`;
      throw new ConnectError(message, Code.ResourceExhausted, undefined, undefined, cause);
    }
    throw new ConnectError("decompression failed", Code.InvalidArgument, undefined, undefined, cause);
  }
}

/** Connect's types ask for bytes that are not shared, which zlib's are not. */
function ownBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
