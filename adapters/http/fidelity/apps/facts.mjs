/**
 * What an application saw while it answered, beside the response. Kept per request, under the header
 * `x-fidelity-id`; the suite asks for it afterwards, in this process or in the oracle's.
 */
const logs = new Map();

function logOf(id) {
  let log = logs.get(id);
  if (log === undefined) {
    let finish;
    const finished = new Promise((resolve) => {
      finish = resolve;
    });
    log = { entries: [], finished, finish };
    logs.set(id, log);
  }
  return log;
}

/** @param request a Node request, or a fetch Request */
export function factsOf(request) {
  const { headers } = request;
  const log = logOf(
    typeof headers.get === "function" ? headers.get("x-fidelity-id") : headers["x-fidelity-id"],
  );
  return {
    /** Facts are JSON. */
    note: (...fact) => log.entries.push(fact.length === 1 ? fact[0] : fact),
    /** Nothing more is expected; whatever is noted within the next turns of the event loop still counts. */
    done: () => setImmediate(() => setImmediate(() => setImmediate(log.finish))),
  };
}

/** Waits until the application is done with a request, and hands over what it noted. */
export async function takeFacts(id) {
  const log = logOf(id);
  await log.finished;
  logs.delete(id);
  return JSON.parse(JSON.stringify(log.entries));
}
