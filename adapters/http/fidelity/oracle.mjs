/**
 * The oracle: an application of this folder behind a real listener, in a process of its own.
 *
 * `node oracle.mjs apps/plain.mjs` sends `{ port }` when it listens, `{ facts }` when asked for a request's facts,
 * and `{ failure }` when the application failed in a way that reaches the process. Ends with its parent.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { takeFacts } from "./apps/facts.mjs";

process.on("disconnect", () => process.exit(0));
process.on("message", async ({ factsOf }) => process.send({ factsOf, facts: await takeFacts(factsOf) }));
// A service that fails like this would end; the oracle stays for the next request.
process.on("uncaughtException", (error) => process.send({ failure: String(error?.message ?? error) }));

const { application, listen = listenWithNode } = await import(pathToFileURL(process.argv[2]).href);
const server = await listen(await application());
if (!server.listening) await once(server, "listening");
process.send({ port: server.address().port });

function listenWithNode(listener) {
  return createServer(listener).listen(0, "127.0.0.1");
}
