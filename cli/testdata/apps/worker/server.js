import { once } from "node:events";
import { createServer } from "node:http";
import { Worker } from "node:worker_threads";

createServer(async (_request, response) => {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: 21 });
  const [doubled] = await once(worker, "message");
  response.setHeader("content-type", "application/json").end(JSON.stringify({ doubled }));
}).listen(3000);
