/** A local host in a process of its own: it says where it listens, and ends with its stdin. */
import { startHost, unlimitedRates } from "unlisten/host";

const host = await startHost({ port: 0, limits: unlimitedRates, pool: { userMemoryMb: 16 * 256 } });
process.stdin.once("close", () => host.close()).resume();
console.log(JSON.stringify({ port: host.port, auth: host.auth }));
