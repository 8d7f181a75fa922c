/** What the suite's service owes its callers, whichever library serves it. */

/** @param {number} milliseconds that a request asks to be waited for */
export const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Plays a unary definition: waits, sets headers and trailers, then answers or fails.
 *
 * @param definition `{ headers, trailers, delayMs, data, error }`; undefined for none
 * @param info what the request was, made into a message by `call`
 * @param call the library's side: `headers`, `trailers`, `payload`, `fail`
 */
export async function playUnary(definition, info, call) {
  if (definition === undefined) return call.payload(undefined, info);
  call.headers(definition.headers);
  call.trailers(definition.trailers);
  await delay(definition.delayMs);
  if (definition.error !== undefined) throw call.fail(definition.error, info);
  return call.payload(definition.data, info);
}

/** Plays a stream's definition; the first message, or the error where there is none, tells what the request was. */
export async function* playStream(definition, info, call) {
  if (definition === undefined) return;
  call.headers(definition.headers);
  call.trailers(definition.trailers);
  let first = info;
  for (const data of definition.data) {
    await delay(definition.delayMs);
    yield call.payload(data, first);
    first = undefined;
  }
  if (definition.error !== undefined) throw call.fail(definition.error, first);
}
