import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Ports below those that a system gives to connections, and to whoever asks for any (Linux: from 32768 on, ip(7),
 * ip_local_port_range; others: from 49152 on). One of those can be taken by a connection of anybody's before it is used.
 */
const first = 12_000;
const afterLast = 32_000;

/** A port that nobody listens on, and nobody gets by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, afterLast);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
