import { closeSync, writeSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunnerArguments } from "./options.js";

/** Tells whoever waits for it where the runner listens: one line of JSON, on a descriptor that is closed then. */
export function announce(server: Server, options: RunnerArguments): void {
  const { address, port } = server.address() as AddressInfo;
  const line = `${JSON.stringify({ host: address, port, pid: process.pid })}\n`;
  if (options.readyFd !== undefined) {
    writeSync(options.readyFd, line);
    closeSync(options.readyFd);
  } else if (options.port === 0) {
    process.stdout.write(line);
  }
}
