import { maxResultBytes } from "../activation.js";
import { parseMediaType } from "./media-type.js";
import type { HttpResponse } from "./message.js";

/**
 * A body of the declared or known length for HEAD: the platform computes Content-Length from the body it does not send,
 * and drops the content type where there is none. Seen live on 2.0.0.
 */
export function standIn(response: HttpResponse): string | Buffer | undefined {
  const { body = "" } = response;
  const length = Number(response.headers["content-length"] ?? Buffer.byteLength(body));
  if (!(length > 0) || length > (maxResultBytes * 3) / 4 - 4096) return undefined;
  const type = response.headers["content-type"];
  const { platform } = parseMediaType(typeof type === "string" ? type : "");
  return platform === "binary" ? Buffer.alloc(length) : " ".repeat(length);
}
