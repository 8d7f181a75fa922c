import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { exchange, requestBytes } from "./client.mjs";

const file = fileURLToPath(new URL("../samples/host.mjs", import.meta.url));
const actions = "/api/v1/namespaces/_/actions";
const code = "function main(params) { return params; }";

/** What is sent and comes back. */
export const args = { name: "Ada", place: "London" };

/** Starts a local host, its activation records kept in memory. */
export async function startHost() {
  const child = spawn(process.execPath, [file], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, "line"), ended.then(() => [])]);
  if (line === undefined) throw new Error("cannot start the host: it exited");
  const { port, auth } = JSON.parse(line);
  const authorization = `Basic ${Buffer.from(auth).toString("base64")}`;
  const invoke = (name) =>
    requestBytes(`${actions}/${name}?blocking=true&result=true`, args, "keep-alive", { authorization });
  return {
    port,
    invoke,
    async putEcho(name) {
      const response = await fetch(`http://127.0.0.1:${port}${actions}/${name}`, {
        method: "PUT",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ exec: { kind: "nodejs:default", code } }),
      });
      if (response.status !== 200) throw new Error(`cannot create an action: ${await response.text()}`);
    },
    async invokeOnce(name) {
      check(await exchange(port, invoke(name)));
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

const expected = JSON.stringify(args);

export function check(answer) {
  if (answer?.status === 200 && JSON.stringify(JSON.parse(answer.body)) === expected) return;
  throw new Error(`cannot measure the host: it answered ${JSON.stringify(answer)}`);
}
