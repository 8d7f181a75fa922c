import { LmdbStore } from "./lmdb-store.js";
import { MemoryStore } from "./memory-store.js";
import type { Store } from "./store.js";

/**
 * Opens the store of a host.
 *
 * @param folder  where it is kept; undefined for memory
 * @throws HostError as LmdbStore.open does
 */
export async function openStore(folder: string | undefined, maxActivations: number): Promise<Store> {
  return folder === undefined ? new MemoryStore(maxActivations) : LmdbStore.open(folder, maxActivations);
}
