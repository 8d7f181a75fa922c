import type { Activation } from "../activations/activation.js";
import type { ActionEntity, PackageEntity } from "../entities/entity.js";

/**
 * Where entities and activation records are kept. Reading is synchronous, since all of it fits into memory or into a
 * local database; a write is done when its promise is.
 *
 * Paths are `namespace/name` or `namespace/package/name`.
 */
export interface Store {
  action(path: string): ActionEntity | undefined;
  putAction(action: ActionEntity): Promise<void>;
  deleteAction(path: string): Promise<void>;
  /** Actions of a namespace (`guest`, packages included) or of a package (`guest/pkg`), the latest change first. */
  listActions(within: string): ActionEntity[];

  package(path: string): PackageEntity | undefined;
  putPackage(entity: PackageEntity): Promise<void>;
  deletePackage(path: string): Promise<void>;
  listPackages(namespace: string): PackageEntity[];

  activation(id: string): Activation | undefined;
  putActivation(activation: Activation): Promise<void>;
  /** The latest first. */
  listActivations(filter: ActivationFilter): Activation[];

  close(): Promise<void>;
}

export interface ActivationFilter {
  /** `name`, or `package/name`. */
  name?: string;
  /** Epoch milliseconds, both ends included. */
  since?: number;
  upto?: number;
}
