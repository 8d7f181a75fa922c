import type { CallOptions } from "../../../../adapters/rpc/channel.js";

/** Why a request stream was given up. */
export type GivenUp = "canceled" | "deadline_exceeded";

/** All that a request stream brings, unless its caller cancels first or waits no longer: it may never end by itself. */
export async function collectRequests<T>(
  inputs: AsyncIterable<T> | Iterable<T>,
  { signal, timeoutMs = Infinity }: CallOptions,
): Promise<T[] | GivenUp> {
  if (Symbol.iterator in inputs) return [...inputs];
  let giveUp: (why: GivenUp) => void = () => {};
  const givenUp = new Promise<GivenUp>((resolve) => {
    giveUp = resolve;
  });
  const cancel = () => giveUp("canceled");
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  // Not more than a timer can hold.
  const timer =
    timeoutMs <= 0x7fff_ffff ? setTimeout(() => giveUp("deadline_exceeded"), timeoutMs) : undefined;
  const iterator = inputs[Symbol.asyncIterator]();
  const all: T[] = [];
  try {
    for (;;) {
      const next = await Promise.race([givenUp, iterator.next()]);
      if (typeof next === "string") {
        // Not waited for: a generator ends when what it waits for comes. What it throws then is of no call.
        Promise.resolve(iterator.return?.()).catch(() => {});
        return next;
      }
      if (next.done === true) return all;
      all.push(next.value);
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}
