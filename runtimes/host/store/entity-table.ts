import type { Collection, Entities } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import type { Change } from "./store.js";

/** All entities of a host, in memory. */
export class EntityTable {
  readonly #entities: { [C in Collection]: Map<string, Entities[C]> } = {
    actions: new Map(),
    packages: new Map(),
    triggers: new Map(),
    rules: new Map(),
  };

  get<C extends Collection>(collection: C, path: string): Entities[C] | undefined {
    return this.#entities[collection].get(path);
  }

  /** @param within  `guest` or `guest/pkg`; the latest change comes first */
  list<C extends Collection>(collection: C, within: string): Entities[C][] {
    const inside = `${within}/`;
    return [...this.#entities[collection].values()]
      .filter(({ namespace }) => namespace === within || namespace.startsWith(inside))
      .sort((a, b) => b.updated - a.updated);
  }

  /** @returns what takes the changes back, but for entities that were changed once more since */
  apply(changes: readonly Change[]): () => void {
    const undo = changes.map((change) => this.#apply(change));
    return () => {
      for (const step of undo.reverse()) step();
    };
  }

  #apply(change: Change): () => void {
    const table = this.#entities[change.collection] as Map<string, unknown>;
    const path = change.kind === "delete" ? change.path : pathOf(change.entity);
    const after = change.kind === "delete" ? undefined : change.entity;
    const before = table.get(path);
    const set = (entity: unknown) => (entity === undefined ? table.delete(path) : table.set(path, entity));
    set(after);
    return () => {
      if (table.get(path) === after) set(before);
    };
  }
}
