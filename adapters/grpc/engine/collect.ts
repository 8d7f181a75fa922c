import { Code, ConnectError } from "@connectrpc/connect";
import { asBuffer } from "../../as-buffer.js";
import type { Activation } from "../../running-activation.js";

/** Bytes. Far more than an answer can have, compressed or not. */
const maxCollectedBytes = 32 * 1024 * 1024;

/** Chunks between two looks at the clock. */
const chunksPerLook = 1024;

/**
 * All of a response's bytes.
 *
 * A stream that never waits lets no timer run and never ends: hence a limit, and a look at the clock.
 *
 * @throws ConnectError `resource_exhausted`, `deadline_exceeded`; the stream is told that nobody reads on
 */
export async function collect(
  chunks: AsyncIterable<Uint8Array> | undefined,
  activation: Activation,
): Promise<Buffer> {
  if (chunks === undefined) return Buffer.alloc(0);
  const collected: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    collected.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > maxCollectedBytes)
      throw new ConnectError("the answer is larger than an action's result can be", Code.ResourceExhausted);
    if (collected.length % chunksPerLook === 0 && activation.remainingTimeMs() === 0)
      throw new ConnectError("the activation's time is over", Code.DeadlineExceeded);
  }
  return collected.length === 1 ? asBuffer(collected[0]!) : Buffer.concat(collected, bytes);
}
