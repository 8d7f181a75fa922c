/** What is sent to be answered later. */
export const heldText = "hold".padEnd(20, ".");

/** A handler that echoes, but keeps calls with a certain text until they are released. */
export function holdCalls() {
  const held = [];
  let isComplete;
  return {
    echo(call, callback) {
      if (call.request.text !== heldText) return callback(null, call.request);
      held.push(() => callback(null, call.request));
      isComplete?.();
    },
    async untilHeld(count) {
      while (held.length < count)
        await new Promise((resolve) => {
          isComplete = resolve;
        });
    },
    release() {
      for (const answer of held.splice(0)) answer();
    },
  };
}

/** Bytes, after all garbage is gone; buffers are freed in the background, by the end of the next collection. */
export async function memory() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, rss };
}
