import type { Activation } from "../activations/activation.js";
import type { Collection, Entities } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import type { ActivationFilter, Change, Store } from "./store.js";

/** Keeps everything until the process ends. */
export class MemoryStore implements Store {
  readonly #entities: { [C in Collection]: Map<string, Entities[C]> } = {
    actions: new Map(),
    packages: new Map(),
    triggers: new Map(),
    rules: new Map(),
  };
  /** In the order they were stored. */
  readonly #activations = new Map<string, Activation>();
  readonly #maxActivations: number;

  /** @param maxActivations  how many records are kept; the oldest go first */
  constructor(maxActivations: number) {
    this.#maxActivations = maxActivations;
  }

  get<C extends Collection>(collection: C, path: string): Entities[C] | undefined {
    return this.#entities[collection].get(path);
  }

  list<C extends Collection>(collection: C, within: string): Entities[C][] {
    const inside = `${within}/`;
    return [...this.#entities[collection].values()]
      .filter(({ namespace }) => namespace === within || namespace.startsWith(inside))
      .sort((a, b) => b.updated - a.updated);
  }

  async write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if (change.kind === "delete") this.#entities[change.collection].delete(change.path);
      else
        (this.#entities[change.collection] as Map<string, unknown>).set(pathOf(change.entity), change.entity);
    }
  }

  activation(id: string): Activation | undefined {
    return this.#activations.get(id);
  }

  async putActivation(activation: Activation): Promise<void> {
    this.#activations.set(activation.activationId, activation);
    if (this.#activations.size > this.#maxActivations) {
      const [oldest] = this.#activations.keys();
      this.#activations.delete(oldest!);
    }
  }

  listActivations({ name, since = 0, upto = Number.POSITIVE_INFINITY }: ActivationFilter): Activation[] {
    return [...this.#activations.values()]
      .filter((record) => record.start >= since && record.start <= upto)
      .filter((record) => name === undefined || nameInNamespace(record) === name)
      .sort((a, b) => b.start - a.start);
  }

  async close(): Promise<void> {}
}

/** `name` or `package/name`: the record's path without its namespace. */
function nameInNamespace(record: Activation): string {
  const path = record.annotations.find(({ key }) => key === "path")?.value;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : record.name;
}
