/**
 * Shows what light-my-request leaves behind in a process: `node bench/contamination.mjs`.
 *
 * Two Express applications that have nothing to do with each other. The first one listens and is asked twice; in
 * between the second one is called through light-my-request, once.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { open } from "./apps/express.mjs";
import { ensurePeers } from "./peers.mjs";

ensurePeers();
const { default: inject } = await import("light-my-request");

const server = createServer(open()).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${server.address().port}/hello`;

console.log("The first application, which listens:", await ask());
console.log("The second one, through light-my-request:", (await inject(open(), { url: "/hello" })).payload);
console.log("The first application again:", await ask());
// Closing the server would crash it once more.
process.exit(0);

/** The answer, or what was thrown where a real server would crash. */
async function ask() {
  const crash = new Promise((resolve) => {
    process.once("uncaughtException", (error) => resolve(`crashed: ${error.message}`));
  });
  const answer = fetch(url).then(
    (response) => response.text(),
    (error) => `failed: ${error.message}`,
  );
  const outcome = await Promise.race([answer, crash]);
  process.removeAllListeners("uncaughtException");
  return outcome;
}
