import type { Activation } from "../activations/activation.js";
import type { Collection, Entities } from "../entities/entity.js";
import { EntityTable } from "./entity-table.js";
import { nameInNamespace } from "./name-in-namespace.js";
import type { ActivationFilter, ActivationPage, Change, Store } from "./store.js";

/** Keeps everything until the process ends. */
export class MemoryStore implements Store {
  readonly #entities = new EntityTable();
  readonly #activations = new Map<string, Activation>();
  /** By start and id, the earliest first. */
  readonly #ordered: Activation[] = [];
  readonly #maxActivations: number;

  /** @param maxActivations  how many records are kept; the oldest go first */
  constructor(maxActivations: number) {
    this.#maxActivations = maxActivations;
  }

  get<C extends Collection>(collection: C, path: string): Entities[C] | undefined {
    return this.#entities.get(collection, path);
  }

  list<C extends Collection>(collection: C, within: string): Entities[C][] {
    return this.#entities.list(collection, within);
  }

  async write(changes: readonly Change[]): Promise<void> {
    this.#entities.apply(changes);
  }

  async begin(): Promise<void> {}

  activation(id: string): Activation | undefined {
    return this.#activations.get(id);
  }

  async putActivation(activation: Activation): Promise<void> {
    const earlier = this.#activations.get(activation.activationId);
    if (earlier !== undefined) this.#ordered.splice(this.#ordered.indexOf(earlier), 1);
    this.#activations.set(activation.activationId, activation);
    this.#ordered.splice(this.#placeOf(activation), 0, activation);
    if (this.#ordered.length > this.#maxActivations) {
      this.#activations.delete(this.#ordered.shift()!.activationId);
    }
  }

  /** Nearly always the end: records come in the order of their starts, more or less. */
  #placeOf(activation: Activation): number {
    return this.#ordered.findLastIndex((other) => isBefore(other, activation)) + 1;
  }

  listActivations({ skip = 0, limit, ...filter }: ActivationPage): Activation[] {
    const found = this.#find(filter);
    return found.slice(skip, limit === undefined ? undefined : skip + limit);
  }

  countActivations(filter: ActivationFilter): number {
    return this.#find(filter).length;
  }

  #find({
    name,
    since = Number.NEGATIVE_INFINITY,
    upto = Number.POSITIVE_INFINITY,
  }: ActivationFilter): Activation[] {
    return this.#ordered
      .filter(({ start }) => start >= since && start <= upto)
      .filter((record) => name === undefined || nameInNamespace(record) === name)
      .reverse();
  }

  async close(): Promise<void> {}
}

function isBefore(a: Activation, b: Activation): boolean {
  return a.start < b.start || (a.start === b.start && a.activationId < b.activationId);
}
