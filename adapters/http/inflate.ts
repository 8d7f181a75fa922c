import { maxResultBytes } from "../activation.js";
import { builtIn } from "../built-in.js";
import { tooLarge, unsupportedEncoding } from "./failures.js";

/** With what Node 22.15 and 23.8 brought. */
type Zlib = typeof import("node:zlib") & { zstdDecompressSync?: typeof import("node:zlib").gunzipSync };

export function inflate(body: Buffer, encoding: string): Buffer {
  const options = { maxOutputLength: maxResultBytes };
  const { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } = builtIn("node:zlib") as Zlib;
  try {
    switch (encoding.toLowerCase()) {
      case "gzip":
      case "x-gzip":
        return gunzipSync(body, options);
      case "deflate":
        return inflateSync(body, options);
      case "br":
        return brotliDecompressSync(body, options);
      case "zstd":
        if (zstdDecompressSync !== undefined) return zstdDecompressSync(body, options);
    }
  } catch (cause) {
    if ((cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(`more than ${maxResultBytes}`, cause);
    throw unsupportedEncoding(encoding, cause);
  }
  throw unsupportedEncoding(encoding, undefined);
}
