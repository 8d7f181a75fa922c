import { spawn } from "node:child_process";
import type { RunnerAddress } from "./connection.js";
import { answering } from "./readiness.js";
import type { RuntimeTarget } from "./target.js";

export interface UrlTargetOptions {
  /** For reports. */
  name: string;
  address: RunnerAddress;
  /** Program and arguments of what makes it a fresh runner again, run before each case. */
  restart?: readonly string[] | undefined;
}

/**
 * A runner that somebody else started. Its streams, its files and its process are not to be seen from here, so that
 * what cases say of them is passed over.
 *
 * A runner takes one /init, so that without a restart one case can be played, no more.
 */
export function urlTarget({ name, address, restart }: UrlTargetOptions): RuntimeTarget {
  return {
    name,
    atOnce: 1,
    ...(restart === undefined ? { atMost: 1 } : {}),
    can: { process: false, env: false },
    async start({ signal }) {
      if (restart !== undefined) await runToEnd(restart, signal);
      await answering(address, signal);
      if (signal.aborted) throw new Error(`nobody answers at ${address.host}:${address.port}`);
      return {
        address,
        tmp: undefined,
        pid: undefined,
        output: undefined,
        outputDelayMs: 0,
        exited: undefined,
        kill: async () => {},
        end: async () => {},
      };
    },
    close: async () => {},
  };
}

function runToEnd([program, ...args]: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ["ignore", "ignore", "pipe"], signal });
    let wrote = "";
    child.stderr.on("data", (bytes: Buffer) => {
      wrote += bytes.toString("utf8");
    });
    child.once("error", (error) => reject(new Error(`--restart: ${error.message}`)));
    // Not "close": what it left running may hold its streams.
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`--restart ended with ${code}: ${wrote.trim()}`));
    });
  });
}
