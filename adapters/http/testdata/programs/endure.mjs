/**
 * A hundred thousand activations of an Express application, GET and POST mixed. Prints the heap after the
 * first fifth and at the end, collected, and what is left in the process.
 */
import express from "express";

const { wrap, context } = await import(process.argv[2]);
const total = 100_000;
const countListeners = () =>
  Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));

const app = express();
app.use(express.json());
app.get("/item/:id", (request, response) => response.json({ id: request.params.id, query: request.query }));
app.post("/item", (request, response) => response.status(201).json(request.body));
app.get("/missing", (request, response, next) => next(new Error("not there")));
app.get("/later", (request, response) => {
  const { signal } = context();
  setImmediate(() => response.json({ aborted: signal.aborted }));
});
app.use((error, _request, response, _next) => response.status(500).json({ error: error.message }));
const main = wrap(app);

const get = (path, query = "") => ({
  __ow_method: "get",
  __ow_headers: {},
  __ow_path: path,
  __ow_query: query,
  __ow_body: "",
});
const post = (value) => ({
  ...get("/item"),
  __ow_method: "post",
  __ow_headers: { "content-type": "application/json" },
  __ow_body: Buffer.from(JSON.stringify(value)).toString("base64"),
});
const deadline = String(Date.now() + 600_000);

function params(n) {
  switch (n % 5) {
    case 0:
      return get(`/item/${n}`, `n=${n}`);
    case 1:
      return get("/missing");
    case 2:
      return get("/nowhere");
    case 3:
      return n % 50 === 3 ? get("/later") : get(`/item/${n}`);
    default:
      return post({ n, text: "x".repeat(200) });
  }
}

const statuses = {};
async function run(from, to) {
  for (let n = from; n < to; n++) {
    const { statusCode } = await main(params(n), { activationId: String(n), deadline });
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
  }
}

/** Bytes in use, once two collections agree. */
async function heapBytes() {
  let before = Infinity;
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
    const now = process.memoryUsage().heapUsed;
    if (Math.abs(before - now) < 20_000) return now;
    before = now;
  }
  return before;
}

// The first activation installs what catches stray errors.
await run(0, 1);
const listeners = countListeners();
await run(1, total / 5);
const early = await heapBytes();
await run(total / 5, total);
const late = await heapBytes();
// The clock looks once more and ends.
const limit = Date.now() + 5000;
while (process.getActiveResourcesInfo().includes("Timeout") && Date.now() < limit) {
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(
  JSON.stringify({
    statuses,
    grownBytes: late - early,
    activations: (total / 5) * 4,
    resources: process.getActiveResourcesInfo(),
    listeners: { early: listeners, late: countListeners() },
  }),
);
