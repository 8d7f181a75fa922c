import type { ResolvedAction } from "../entities/resolve-action.js";
import type { Json } from "../json/json.js";
import type { HostLimits } from "../limits.js";
import type { Kinds } from "../pool/kinds.js";
import type { Pool } from "../pool/pool.js";
import type { Store } from "../store/store.js";
import { ActionRun } from "./action-run.js";
import { type Activation, newActivationId } from "./activation.js";
import type { ActivationEvents } from "./events.js";

export interface ActivatorOptions {
  pool: Pool;
  store: Store;
  kinds: Kinds;
  limits: HostLimits;
  namespace: string;
  /** `uuid:key` */
  auth: string;
  events: ActivationEvents;
}

/** What an activation has of whoever asked for it. */
export interface InvokeOptions {
  transactionId: string;
  /** The activation that this one is a part of. */
  cause?: string;
}

/** One run of an action, under way. */
export interface Invocation {
  activationId: string;
  /** The record, its logs still missing. Never settles when two runners in a row said that they are shutting down. */
  finished: Promise<Activation>;
}

/** Runs actions and keeps their records. */
export class Activator {
  readonly #options: ActivatorOptions;
  readonly #running = new Set<Promise<void>>();

  constructor(options: ActivatorOptions) {
    this.#options = options;
  }

  /** @param payload  over the action's own parameters; a list is passed on as it is, without them */
  invoke(resolved: ResolvedAction, payload: Json, options: InvokeOptions): Invocation {
    const activationId = newActivationId();
    this.#options.events.onBegin({ activationId, resolved, payload, ...options });
    const run = new ActionRun(this.#options, resolved, payload, activationId, options);
    const stored = run
      .start()
      .catch((error: Error) => run.abandon(error))
      .finally(() => this.#running.delete(stored));
    this.#running.add(stored);
    return { activationId, finished: run.finished };
  }

  /** Done when no activation is under way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
