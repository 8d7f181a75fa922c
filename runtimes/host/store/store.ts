import type { Activation } from "../activations/activation.js";
import type { Collection, Entities } from "../entities/entity.js";

/** One entity put, or taken away. */
export type Change =
  | { [C in Collection]: { kind: "put"; collection: C; entity: Entities[C] } }[Collection]
  | { kind: "delete"; collection: Collection; path: string };

/**
 * Where entities and activation records are kept. Reading is synchronous, since all of it fits into memory or into a
 * local database; a write is done, and then survives the end of the process, when its promise is.
 *
 * Paths are `namespace/name` or `namespace/package/name`.
 */
export interface Store {
  get<C extends Collection>(collection: C, path: string): Entities[C] | undefined;
  /** Entities of a namespace (`guest`, its packages' actions included) or of a package (`guest/pkg`), the latest change first. */
  list<C extends Collection>(collection: C, within: string): Entities[C][];
  /**
   * All of the changes or none. They are seen at once, so that what was decided by looking holds; when they cannot be
   * kept, they are taken back and the promise is rejected.
   */
  write(changes: readonly Change[]): Promise<void>;

  /**
   * Notes an activation that is about to be acknowledged. Should the process end before its record is put, what was
   * given here last is its record from the next start on. Of an activation whose record is put there is nothing to note.
   */
  begin(recordIfCutShort: Activation): Promise<void>;
  activation(id: string): Activation | undefined;
  putActivation(activation: Activation): Promise<void>;
  /** By their start, the latest first. */
  listActivations(filter: ActivationPage): Activation[];
  countActivations(filter: ActivationFilter): number;

  close(): Promise<void>;
}

export interface ActivationFilter {
  /** `name`, or `package/name`. */
  name?: string;
  /** Epoch milliseconds of the start, both ends included. */
  since?: number;
  upto?: number;
}

/** The part of a list that is wanted: all of it by default. */
export interface ActivationPage extends ActivationFilter {
  skip?: number;
  limit?: number;
}
