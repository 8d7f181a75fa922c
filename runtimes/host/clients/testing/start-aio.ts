import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Host } from "../../host.js";

/** What a command printed, and the message with which it failed. */
export interface Ran {
  stdout: string;
  error?: string;
}

/** The `aio` command line, told of a host by a file that `WSK_CONFIG_FILE` names. */
export interface Aio {
  /** @param line  "runtime action list": split at spaces */
  run(line: string): Promise<Ran>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL("./aio.mjs", import.meta.url));

/** Starts a process that runs one command at a time, with a home folder and a working folder of its own. */
export async function startAio(host: Host): Promise<Aio> {
  const home = mkdtempSync(join(tmpdir(), "unlisten-aio-"));
  const file = join(home, "wskprops");
  writeFileSync(file, `APIHOST=${host.url}\nAUTH=${host.auth}\nNAMESPACE=${host.namespace}\n`);
  const child = fork(program, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, WSK_CONFIG_FILE: file },
  });
  await once(child, "message");
  return {
    async run(line) {
      child.send(line.split(" "));
      const [ran] = await once(child, "message");
      return ran as Ran;
    },
    async close() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
