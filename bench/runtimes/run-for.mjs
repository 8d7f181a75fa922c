import { performance } from "node:perf_hooks";
import { isDeepStrictEqual } from "node:util";
import { exchange, openConnection, requestBytes } from "../runner/client.mjs";
import { activation } from "../runner/start-runner.mjs";

/** Milliseconds after the end of a load in which what is under way is to be answered. */
const patienceMs = 10_000;

/**
 * Sends activations of an action that echoes, on so many connections, one after the other on each.
 *
 * @param until  `{ timeMs }` or `{ activations }`, in all
 * @returns `{ count, elapsedMs, times, unanswered }`: right answers, the milliseconds of each, and how many activations
 *   got another answer or none
 */
export async function runFor(
  port,
  { connections = 1, keepAlive = true, timeMs = Infinity, activations = Infinity },
) {
  const bytes = requestBytes("/run", activation, keepAlive ? "keep-alive" : "close");
  const start = performance.now();
  const times = [];
  let begun = 0;
  const load = async () => {
    const kept = keepAlive ? openConnection(port, bytes) : undefined;
    try {
      for (let before = performance.now(); before < start + timeMs && begun < activations; ) {
        begun++;
        if (!isEcho(await (kept === undefined ? exchange(port, bytes) : kept.exchange()))) return;
        const after = performance.now();
        times.push(after - before);
        before = after;
      }
    } catch {
      // Counted as unanswered, and the end of this connection.
    } finally {
      kept?.close();
    }
  };
  const loads = Promise.all(Array.from({ length: connections }, load));
  await (timeMs === Infinity ? loads : within(timeMs + patienceMs, loads));
  const elapsedMs = performance.now() - start;
  return { count: times.length, elapsedMs, times, unanswered: begun - times.length };
}

/** One activation on a connection of its own. */
export async function runOnce(port) {
  const answer = await exchange(port, requestBytes("/run", activation, "close"));
  if (!isEcho(answer)) throw new Error(`it answered ${JSON.stringify(answer)}`);
}

const expected = JSON.stringify(activation.value);

/** The same content: some write an object's keys in another order, or a line break after it. */
function isEcho({ status, body }) {
  if (status !== 200) return false;
  return body === expected || isDeepStrictEqual(JSON.parse(body), activation.value);
}

async function within(timeMs, work) {
  let timer;
  await Promise.race([
    work,
    new Promise((resolve) => {
      timer = setTimeout(resolve, timeMs);
    }),
  ]);
  clearTimeout(timer);
}
