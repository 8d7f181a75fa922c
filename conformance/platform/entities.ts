import type { Deployment } from "./case.js";
import { actionEntity } from "./deploy-action.js";
import type { Rest } from "./owner-rest.js";
import type { SharedActions } from "./shared-actions.js";

/**
 * The entities that a run makes on the target: it knows them all, and so can delete them all.
 */
export class Entities {
  readonly #folder: string;
  readonly #shared: SharedActions;
  readonly #prefix: string;
  readonly #deployed = new Map<string, Promise<void>>();

  constructor(options: { folder: string; shared: SharedActions; prefix: string }) {
    this.#folder = options.folder;
    this.#shared = options.shared;
    this.#prefix = options.prefix;
  }

  /** What the shared action is called on the target, or undefined when there is none of that name. */
  nameOfShared(name: string): string | undefined {
    return this.#shared.has(name) ? `${this.#prefix}-${name}` : undefined;
  }

  /** Deploys a shared action, the first time it is asked for. */
  deployShared(name: string, rest: Rest): Promise<void> {
    const existing = this.#deployed.get(name);
    if (existing !== undefined) return existing;
    const deployed = this.deploy(`${this.#prefix}-${name}`, this.#shared.get(name)!, rest);
    this.#deployed.set(name, deployed);
    return deployed;
  }

  /** @throws Error when the target does not take it */
  async deploy(name: string, deployment: Deployment, rest: Rest): Promise<void> {
    const answer = await rest(
      "PUT",
      `actions/${name}?overwrite=true`,
      actionEntity(this.#folder, deployment),
    );
    if (answer.status !== 200) throw new Error(`PUT actions/${name}: ${answer.status} ${answer.body}`);
  }

  /** Deletes all shared actions. */
  async removeShared(rest: Rest): Promise<void> {
    await Promise.allSettled(this.#deployed.values());
    for (const name of this.#deployed.keys()) await rest("DELETE", `actions/${this.#prefix}-${name}`);
  }
}

/**
 * The paths of entities that a case made, read off its own requests, so that no case has to clean up by itself:
 * rules go first, then what they name, packages last.
 */
export class Made {
  readonly #paths = new Set<string>();

  /** Notes what a PUT below the owner's namespace made. */
  note(method: string, path: string, status: number): void {
    const bare = path.split("?")[0]!;
    if (method === "PUT" && status === 200 && /^(actions|packages|triggers|rules)\/./.test(bare)) {
      this.#paths.add(bare);
    }
  }

  async remove(rest: Rest): Promise<void> {
    const order = ["rules", "triggers", "actions", "packages"];
    const rank = (path: string) => order.indexOf(path.split("/")[0]!);
    // A binding is made after its package, and must go before it.
    const paths = [...this.#paths].reverse().sort((a, b) => rank(a) - rank(b));
    for (const path of paths) await rest("DELETE", path);
  }
}
