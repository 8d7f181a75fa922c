import type { RangeOptions } from "lmdb";
import type { Activation } from "../activations/activation.js";
import type { LmdbLayout } from "./lmdb-layout.js";
import { nameInNamespace } from "./name-in-namespace.js";
import type { ActivationFilter, ActivationPage } from "./store.js";

/** Activation records in LMDB, with an index by time and one by name. */
export class LmdbActivations {
  readonly #layout: LmdbLayout;
  readonly #max: number;
  /** Records on their way to the disk, by id. */
  readonly #putting = new Map<string, Promise<unknown>>();
  /** Ids of what was noted and is not put yet. */
  readonly #noted = new Set<string>();
  #isTrimming = false;
  #isClosed = false;

  /** @param max  how many records are kept */
  constructor(layout: LmdbLayout, max: number) {
    this.#layout = layout;
    this.#max = max;
  }

  get(id: string): Activation | undefined {
    return this.#layout.records.get(id);
  }

  async put(activation: Activation): Promise<void> {
    const { activationId: id } = activation;
    const done = this.#layout.root.batch(() => this.#put(activation));
    this.#putting.set(id, done);
    await done.finally(() => this.#putting.delete(id));
    await this.#trim(this.#max / 100);
  }

  async begin(recordIfCutShort: Activation): Promise<void> {
    const { begun, records } = this.#layout;
    const { activationId: id } = recordIfCutShort;
    const putting = this.#putting.get(id);
    if (putting !== undefined) await putting;
    if (records.doesExist(id)) return;
    this.#noted.add(id);
    await begun.put(id, recordIfCutShort);
  }

  /** Makes records of what an earlier process began and did not finish, and drops what is too much. */
  async recover(): Promise<void> {
    const { root, begun } = this.#layout;
    const cutShort = [...begun.getRange({})].map(({ value }) => value);
    for (const { activationId } of cutShort) this.#noted.add(activationId);
    await root.batch(() => {
      for (const activation of cutShort) this.#put(activation);
    });
    await this.#trim(0);
  }

  /** What is on its way still arrives; nothing is dropped any more. */
  close(): void {
    this.#isClosed = true;
  }

  list({ skip = 0, limit, ...filter }: ActivationPage): Activation[] {
    const { records } = this.#layout;
    const page = { reverse: true, offset: skip, ...(limit === undefined ? {} : { limit }) };
    const ids = [...this.#index(filter).getKeys({ ...rangeOf(filter), ...page })].map(
      (key) => key.at(-1) as string,
    );
    return ids.map((id) => records.get(id)).filter((record) => record !== undefined);
  }

  count(filter: ActivationFilter): number {
    return this.#index(filter).getKeysCount({ ...rangeOf(filter), reverse: true });
  }

  #index({ name }: ActivationFilter) {
    return name === undefined ? this.#layout.byTime : this.#layout.byName;
  }

  #put(activation: Activation): void {
    const { records, byTime, byName, begun } = this.#layout;
    const { activationId: id, start } = activation;
    if (records.doesExist(id)) {
      const earlier = records.get(id)!;
      this.#remove(id, earlier.start, nameInNamespace(earlier));
    }
    const name = nameInNamespace(activation);
    void records.put(id, activation);
    void byTime.put([start, id], name);
    void byName.put([name, start, id], "");
    if (this.#noted.delete(id)) void begun.remove(id);
  }

  #remove(id: string, start: number, name: string): void {
    const { records, byTime, byName } = this.#layout;
    void records.remove(id);
    void byTime.remove([start, id]);
    void byName.remove([name, start, id]);
  }

  /** @param slack  how many records too many are left alone, so that not each new one costs an old one's removal */
  async #trim(slack: number): Promise<void> {
    if (this.#isClosed || this.#isTrimming) return;
    const { root, byTime } = this.#layout;
    const { entryCount } = byTime.getStats() as { entryCount: number };
    const excess = entryCount - this.#max;
    if (excess <= slack) return;
    this.#isTrimming = true;
    try {
      const oldest = [...byTime.getRange({ limit: excess })];
      await root.batch(() => {
        for (const { key, value } of oldest) this.#remove(key[1], key[0], value);
      });
    } finally {
      this.#isTrimming = false;
    }
  }
}

/** From the latest to the earliest; an index's keys end with start and id. */
function rangeOf({ name, since, upto }: ActivationFilter): RangeOptions {
  const prefix = name === undefined ? [] : [name];
  return {
    start: [...prefix, upto === undefined ? Number.MAX_VALUE : upto + 1],
    end: [...prefix, since ?? -Number.MAX_VALUE],
  };
}
