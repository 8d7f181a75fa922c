import { Worker } from "node:worker_threads";

/** Milliseconds between the polite signal and the other one. */
const graceMs = 1000;

/**
 * Ends this process when its stdin is closed.
 *
 * By a thread of its own, so that an action that never gives the main thread back does not outlive the host that
 * started it. Stdin must be a pipe or a socket.
 */
export function exitWithStdin(): void {
  const watcher = new Worker(watcherSource, {
    eval: true,
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 8 },
  });
  watcher.unref();
}

const watcherSource = `
  const { Socket } = require("node:net");
  const stdin = new Socket({ fd: 0, readable: true, writable: false });
  const end = () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), ${graceMs});
  };
  stdin.on("error", () => {}).on("close", end).resume();
`;
