import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchange } from "../runner/client.mjs";
import { treeOf } from "./process-tree.mjs";

/** What a runner of ours is told. Source: runtimes/nodejs/README.md. */
const handshake = ["--host", "127.0.0.1", "--port", "0", "--ready-fd", "3"];

/** Milliseconds between two looks whether an official runtime listens: it does not say. */
const lookMs = 1;

/** Milliseconds in which the last words of one that does not start are read. */
const lastWordsMs = 1000;

/** Milliseconds after which a start is given up. */
const startMs = 30_000;

/**
 * Starts a runtime as a platform would, in a folder of its own, its two streams read as by a log driver.
 *
 * @param runtime  `{ command, env, port }`; with a port it is an official one, that listens there of its own accord
 * @returns `{ pid, port, stop }` once it listens
 */
export async function startRuntime({ command, env = {}, port }, { allowConcurrent = false } = {}) {
  if (port !== undefined && (await takesConnections(port))) {
    throw new Error(`something else listens on port ${port}`);
  }
  const folder = mkdtempSync(join(tmpdir(), "unlisten-bench-"));
  const [program, ...args] = port === undefined ? [...command, ...handshake] : command;
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      ...process.env,
      TMPDIR: folder,
      __OW_ALLOW_CONCURRENT: String(allowConcurrent),
      __OW_API_HOST: "http://127.0.0.1:3233",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit").then(
    ([code, signal]) => new Error(`it ended with ${signal ?? code}`),
    (error) => error,
  );
  let errors = "";
  child.stdout.resume();
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors = (errors + text).slice(-2000);
  });
  const stop = async () => {
    // The first one first: it would start the others again.
    for (const pid of treeOf(child.pid)) kill(pid);
    await exited;
    for (const stream of child.stdio) stream?.destroy();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
  const listens = port === undefined ? readPort(child.stdio[3]) : waitForPort(port, child);
  const result = await Promise.race([listens, exited]);
  if (typeof result === "number") return { pid: child.pid, port: result, stop };
  if (child.pid !== undefined) {
    const closed = once(child, "close");
    kill(child.pid);
    // What it wrote on its end; not for ever, as a process of its own may keep the streams open.
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, lastWordsMs))]);
  }
  await stop();
  throw new Error(`cannot start ${program}: ${result.message}\n${errors}`.trimEnd());
}

/** Gives a runtime its action. @param init  the bytes of the request: to make those of a large action takes its time */
export async function initialise({ port }, init) {
  const { status, body } = await exchange(port, init);
  if (status !== 200) throw new Error(`cannot initialise the action: ${status} ${body}`);
}

async function readPort(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  try {
    return JSON.parse(text).port;
  } catch {
    return new Error("it did not say where it listens");
  }
}

async function waitForPort(port, child) {
  const until = Date.now() + startMs;
  while (child.exitCode === null && child.signalCode === null && Date.now() < until) {
    if (await takesConnections(port)) return port;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return new Error(`nothing listens on port ${port}`);
}

function takesConnections(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const is = (answer) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", is(true)).once("error", is(false));
  });
}

function kill(pid) {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
