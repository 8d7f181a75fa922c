import cluster from "node:cluster";
import { syncBuiltinESMExports } from "node:module";
import type { Server } from "node:net";

/** What Node's `listen` asks of a worker's cluster module in place of binding. */
interface BindQuery {
  address: string | null;
  port: number | null;
  addressType: number | null;
  fd?: number;
  flags?: number;
  backlog?: number;
}

/**
 * Makes this process look like a worker of a cluster, to a program that serves only in workers. It stays so:
 * the program may ask at any time.
 */
export function becomeWorker(): void {
  const { Worker } = cluster as unknown as { Worker: new (options: { id: number }) => unknown };
  Object.assign(cluster, {
    isPrimary: false,
    isMaster: false,
    isWorker: true,
    worker: new Worker({ id: 1 }),
    // A worker asks its primary for the port. There is none: bind here, where the server is caught.
    _getServer(server: Server & { _listen2(...args: unknown[]): void }, query: BindQuery) {
      server._listen2(query.address, query.port, query.addressType, query.backlog, query.fd, query.flags);
    },
  });
  syncBuiltinESMExports();
}
