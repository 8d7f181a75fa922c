/**
 * Activations whose errors nobody catches, some at the same time, beside ones that do nothing wrong. Prints how
 * each was answered.
 */
import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";

const [esm, cjs] = process.argv.slice(2);
const { wrap, context } = await import(esm);
const other = createRequire(import.meta.url)(cjs);

const lost = new Error("lost");

/** What an application does wrong, by the name in its URL. */
const mistakes = {
  timer: () =>
    setTimeout(() => {
      throw lost;
    }, 5),
  immediate: () =>
    setImmediate(() => {
      throw lost;
    }),
  tick: () =>
    process.nextTick(() => {
      throw lost;
    }),
  microtask: () =>
    queueMicrotask(() => {
      throw lost;
    }),
  rejection: () => void Promise.reject(lost),
  "late-rejection": () => void delay(5).then(() => Promise.reject(lost)),
  "async-function": () =>
    void (async () => {
      await delay(3);
      throw lost;
    })(),
  emitter: () => setTimeout(() => new EventEmitter().emit("error", lost), 5),
  nothing: () =>
    setTimeout(() => {
      throw undefined;
    }, 5),
};

const app = async (request, response) => {
  const [, name, id] = request.url.split("/");
  mistakes[name]?.();
  if (name === "fine") {
    await delay(12);
    response.end(`${id} ${context().activationId} ${other.context().activationId}`);
  }
};

const main = wrap(app);
const overlapping = wrap(app);
const ask = (wrapped, name, id) =>
  wrapped(
    { __ow_method: "get", __ow_headers: {}, __ow_path: `/${name}/${id}`, __ow_query: "" },
    { activationId: id, deadline: Date.now() + 3000 },
  );
const describe = (result) => {
  const { statusCode, body } = result.error ?? result;
  return statusCode === 200
    ? body
    : `${statusCode} ${JSON.parse(body).code} ${JSON.parse(body).activationId}`;
};

const alone = [];
for (const name of Object.keys(mistakes)) alone.push(describe(await ask(main, name, name)));

const crowd = Object.keys(mistakes).flatMap((name, i) => [
  ask(overlapping, name, `bad-${i}`),
  ask(main, "fine", `fine-${i}`),
]);
const together = (await Promise.all(crowd)).map(describe);

// An error during waitUntil does not cut the work short, nor change the answer.
let isWorkDone = false;
const working = wrap((_request, response) => {
  context().waitUntil(delay(40).then(() => { isWorkDone = true; }));
  setTimeout(() => { throw new Error("beside the work"); }, 5);
  response.end("answer");
});
const beside = [describe(await ask(working, "", "beside")), isWorkDone];

// What belongs to no activation is logged, and the process goes on.
setTimeout(() => {
  throw new Error("of nobody");
}, 1);
await delay(20);
const after = describe(await ask(main, "fine", "after"));

process.stdout.write(`${JSON.stringify({ mistakes: Object.keys(mistakes), alone, together, beside, after })}\n`);
process.exit(0);
