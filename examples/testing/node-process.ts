import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A Node process that a test started. */
export interface NodeProcess {
  child: ChildProcess;
  /** The first thing that it had to say: an address, or that it is ready. */
  greeting: unknown;
  /** @throws Error with the process's output when it ends instead */
  nextMessage(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts an action's module as a runner would load it; it is called by messages. */
export function startAction(file: string): Promise<NodeProcess> {
  return start(fileURLToPath(new URL("call-action.mjs", import.meta.url)), [file], []);
}

/** Starts a program that listens; its greeting is the URL at which it does. */
export function startServer(file: string, args: readonly string[]): Promise<NodeProcess> {
  return start(file, args, ["--import", new URL("announce-listen.mjs", import.meta.url).href]);
}

async function start(file: string, args: readonly string[], execArgv: string[]): Promise<NodeProcess> {
  const child = fork(file, args, {
    execArgv,
    // Away from the example's folder: a service must not depend on where it was started.
    cwd: fileURLToPath(new URL("/", import.meta.url)),
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  child.stdout!.on("data", (chunk) => (output += chunk));
  child.stderr!.on("data", (chunk) => (output += chunk));
  const ended = once(child, "exit");
  const nextMessage = async () => {
    const heard = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
    if (heard === undefined) throw new Error(`${file} ended:\n${output}`);
    return heard[0];
  };
  return {
    child,
    greeting: await nextMessage(),
    nextMessage,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
