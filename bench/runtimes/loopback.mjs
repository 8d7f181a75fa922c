import { spawn } from "node:child_process";
import { networkInterfaces } from "node:os";

/** Whether this process sees no network but the loopback. */
export function seesLoopbackOnly(interfaces = networkInterfaces()) {
  return Object.values(interfaces).every((addresses) => addresses.every(({ internal }) => internal));
}

/** The command that runs another one in a network namespace of its own, which has a loopback and nothing else. */
export function withinLoopback(command, { isRoot = process.getuid?.() === 0 } = {}) {
  const unshare = isRoot ? ["unshare", "--net"] : ["unshare", "--map-root-user", "--net"];
  return [...unshare, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...command];
}

/**
 * Runs a command there, on this process's streams: official runtimes listen on all addresses of port 8080, and would
 * run anybody's code.
 *
 * @returns its exit code
 */
export function runWithinLoopback(command) {
  const [program, ...args] = withinLoopback(command);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit" });
    child.once("error", (error) =>
      reject(new Error(`official runtimes are measured in a network namespace: ${error.message}`)),
    );
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
