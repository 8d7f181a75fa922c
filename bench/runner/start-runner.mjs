import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { send } from "./client.mjs";

const preload = fileURLToPath(new URL("listen-on-loopback.cjs", import.meta.url));

/**
 * Starts a runner as the platform would, its two streams read as by a log driver.
 *
 * @param file  the runner's main file
 */
export async function startRunner(file, { allowConcurrent = false } = {}) {
  const child = spawn(process.execPath, ["-r", preload, file], {
    env: {
      ...process.env,
      __OW_ALLOW_CONCURRENT: String(allowConcurrent),
      __OW_API_HOST: "http://127.0.0.1:3233",
    },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  child.stdout.resume();
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors = (errors + text).slice(-2000);
  });
  const port = await Promise.race([readPort(child.stdio[3]), ended.then(() => undefined)]);
  if (!(port > 0)) throw new Error(`cannot start the runner ${file}: ${errors.trim()}`);
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { pid: child.pid, port, stop };
}

/** Gives the runner its action: one that answers with what it was given. */
export async function initEcho({ port }) {
  const value = {
    name: "echo",
    main: "main",
    code: "function main(params) { return params; }",
    binary: false,
  };
  const { status, body } = await send(port, "/init", { value });
  if (status !== 200) throw new Error(`cannot initialise the runner: ${status} ${body}`);
}

/** What an invoker posts, once more for every activation. */
export const activation = {
  value: { name: "Ada", place: "London" },
  namespace: "guest",
  action_name: "/guest/echo",
  action_version: "0.0.1",
  activation_id: "0123456789abcdef0123456789abcdef",
  transaction_id: "ZYXWVUTSRQPONMLKJIHGFEDCBA987654",
  api_host: "http://127.0.0.1:3233",
  deadline: String(Date.now() + 3_600_000),
};

async function readPort(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return Number(text);
}
