import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../.ci/bootstrap.mjs";
import { listProcesses } from "./processes.mjs";

const main = join(root, "dist", "cli", "main.js");

/**
 * Starts the host as its users do, in a folder and on a free port, and waits until it says that it is ready. The folder
 * takes the data, and the temporary files that a killed host leaves.
 *
 * @returns `{ pid, url, auth, runners(): its child processes, kill(), end(): exit code }`
 * @throws Error with what it printed when it ends before
 */
export async function startHostProcess(folder) {
  const child = spawn(
    process.execPath,
    [main, "host", "--data", "data", "--port", "0", "--rates", "off", "--json"],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const ended = once(child, "exit");
  const complaints = [];
  child.stderr.setEncoding("utf8").on("data", (text) => complaints.push(text));
  const lines = createInterface({ input: child.stdout });
  const ready = await new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      if (line.startsWith('{"event":"ready"')) resolve(JSON.parse(line));
    });
    child.once("close", (code) => reject(new Error(`the host ended with ${code}: ${complaints.join("")}`)));
  });
  const auth = /^AUTH=(.+)$/m.exec(readFileSync(ready.wskConfigFile, "utf8"))[1];
  return {
    pid: child.pid,
    url: ready.url,
    auth,
    runners: () => listProcesses().filter(({ parent }) => parent === child.pid),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async end() {
      child.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}
