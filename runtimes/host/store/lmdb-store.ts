import { realpathSync } from "node:fs";
import type { Activation } from "../activations/activation.js";
import { type Collection, collections, type Entities } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import { HostError } from "../host-error.js";
import { checkData } from "./check-data.js";
import { claimFolder } from "./claim-folder.js";
import { EntityTable } from "./entity-table.js";
import { LmdbActivations } from "./lmdb-activations.js";
import { type LmdbLayout, openLayout } from "./lmdb-layout.js";
import { loadLmdb } from "./load-lmdb.js";
import type { ActivationFilter, ActivationPage, Change, Store } from "./store.js";

/**
 * Keeps everything in a folder, in LMDB: entities also in memory, activation records on the disk alone.
 *
 * What a promise of its says is done survives the end of the process, however it comes. Entities survive the end of the
 * machine too: they wait for the disk. Records are handed to the disk at once as well, but nobody waits for it.
 */
export class LmdbStore implements Store {
  readonly #layout: LmdbLayout;
  readonly #entities = new EntityTable();
  readonly #activations: LmdbActivations;
  readonly #release: () => void;

  private constructor(layout: LmdbLayout, maxActivations: number, release: () => void) {
    this.#layout = layout;
    this.#activations = new LmdbActivations(layout, maxActivations);
    this.#release = release;
  }

  /**
   * @param folder  made when it is missing
   * @param maxActivations  how many records are kept, give or take one in a hundred; the oldest go first
   * @throws HostError `lmdb-missing`, `data-in-use`, `data-unsupported`, or `data-unreadable` when the data is damaged or
   *   the folder cannot be used
   */
  static async open(folder: string, maxActivations: number): Promise<LmdbStore> {
    const { lmdb, file } = await loadLmdb();
    try {
      await checkData(folder, file);
      const layout = openLayout(lmdb, folder);
      try {
        const store = new LmdbStore(layout, maxActivations, claimFolder(layout, realpathSync(folder)));
        store.#loadEntities();
        await store.#activations.recover();
        return store;
      } catch (error) {
        await layout.root.close();
        throw error;
      }
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw unreadable(folder, error as Error);
    }
  }

  #loadEntities(): void {
    for (const collection of collections) {
      for (const { value } of this.#layout.entities[collection].getRange({})) {
        this.#entities.apply([{ kind: "put", collection, entity: value } as Change]);
      }
    }
  }

  get<C extends Collection>(collection: C, path: string): Entities[C] | undefined {
    return this.#entities.get(collection, path);
  }

  list<C extends Collection>(collection: C, within: string): Entities[C][] {
    return this.#entities.list(collection, within);
  }

  async write(changes: readonly Change[]): Promise<void> {
    const { root, entities } = this.#layout;
    const takeBack = this.#entities.apply(changes);
    try {
      // A transaction of its own, which is given up as a whole when one of the changes is refused.
      await root.childTransaction(() => {
        for (const change of changes) {
          if (change.kind === "delete") void entities[change.collection].remove(change.path);
          else void entities[change.collection].put(pathOf(change.entity), change.entity);
        }
      });
      await root.flushed;
    } catch (error) {
      takeBack();
      throw error;
    }
  }

  begin(recordIfCutShort: Activation): Promise<void> {
    return this.#activations.begin(recordIfCutShort);
  }

  activation(id: string): Activation | undefined {
    return this.#activations.get(id);
  }

  putActivation(activation: Activation): Promise<void> {
    return this.#activations.put(activation);
  }

  listActivations(page: ActivationPage): Activation[] {
    return this.#activations.list(page);
  }

  countActivations(filter: ActivationFilter): number {
    return this.#activations.count(filter);
  }

  async close(): Promise<void> {
    this.#activations.close();
    this.#release();
    await this.#layout.root.close();
  }
}

function unreadable(folder: string, cause: Error): HostError {
  return new HostError("data-unreadable", `cannot read the data in ${folder}: ${cause.message}`, {
    hint: "Choose another folder for the data, or delete this one to start anew.",
    cause,
  });
}
