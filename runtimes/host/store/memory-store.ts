import type { Activation } from "../activations/activation.js";
import type { ActionEntity, PackageEntity } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import type { ActivationFilter, Store } from "./store.js";

/** Keeps everything until the process ends. */
export class MemoryStore implements Store {
  readonly #actions = new Map<string, ActionEntity>();
  readonly #packages = new Map<string, PackageEntity>();
  /** In the order they were stored. */
  readonly #activations = new Map<string, Activation>();
  readonly #maxActivations: number;

  /** @param maxActivations  how many records are kept; the oldest go first */
  constructor(maxActivations: number) {
    this.#maxActivations = maxActivations;
  }

  action(path: string): ActionEntity | undefined {
    return this.#actions.get(path);
  }

  async putAction(action: ActionEntity): Promise<void> {
    this.#actions.set(pathOf(action), action);
  }

  async deleteAction(path: string): Promise<void> {
    this.#actions.delete(path);
  }

  listActions(within: string): ActionEntity[] {
    const isInside = ({ namespace }: ActionEntity) =>
      namespace === within || namespace.startsWith(`${within}/`);
    return latestFirst([...this.#actions.values()].filter(isInside));
  }

  package(path: string): PackageEntity | undefined {
    return this.#packages.get(path);
  }

  async putPackage(entity: PackageEntity): Promise<void> {
    this.#packages.set(pathOf(entity), entity);
  }

  async deletePackage(path: string): Promise<void> {
    this.#packages.delete(path);
  }

  listPackages(namespace: string): PackageEntity[] {
    return latestFirst([...this.#packages.values()].filter((entity) => entity.namespace === namespace));
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

function latestFirst<T extends { updated: number }>(entities: T[]): T[] {
  return entities.sort((a, b) => b.updated - a.updated);
}

/** `name` or `package/name`: the record's path without its namespace. */
function nameInNamespace(record: Activation): string {
  const path = record.annotations.find(({ key }) => key === "path")?.value;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : record.name;
}
