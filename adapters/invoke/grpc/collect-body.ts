import { Code, ConnectError } from "@connectrpc/connect";
import { interactive } from "./interactive.js";

/** Bytes. What a request may be in memory before it is known to be too large for the platform. */
const maxBytes = 64 * 1024 * 1024;

/**
 * All of a request stream: an action gets a call as a whole.
 *
 * @throws ConnectError when the stream waits for an answer, the caller gives up, or there is too much of it
 */
export async function collectBody(
  body: AsyncIterable<Uint8Array> | undefined,
  signal: AbortSignal | undefined,
  idleMs: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  if (body === undefined) return Buffer.alloc(0);
  let bytes = 0;
  const iterator = body[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await within(iterator.next(), signal, idleMs);
    if (done) return Buffer.concat(chunks, bytes);
    bytes += value.length;
    if (bytes > maxBytes) {
      void iterator.return?.();
      throw new ConnectError(`the request is larger than ${maxBytes} bytes`, Code.ResourceExhausted);
    }
    chunks.push(value);
  }
}

function within<Value>(
  next: Promise<Value>,
  signal: AbortSignal | undefined,
  idleMs: number,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = () => end(reject, signal?.reason);
    const timer = setTimeout(
      () => end(reject, new ConnectError(`nothing was sent: ${interactive}`, Code.Unimplemented)),
      Math.min(idleMs, 0x7fff_ffff),
    );
    function end<Result>(settle: (result: Result) => void, result: Result): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      settle(result);
    }
    if (signal?.aborted) return cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    next.then(
      (value) => end(resolve, value),
      // As Connect's own transports call what a request stream throws.
      (error) => end(reject, ConnectError.from(error, Code.Internal)),
    );
  });
}
