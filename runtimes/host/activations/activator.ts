import { isConductor, isSequence } from "../entities/entity.js";
import type { ResolvedAction } from "../entities/resolve-action.js";
import type { Json } from "../json/json.js";
import type { HostLimits } from "../limits.js";
import type { Kinds } from "../pool/kinds.js";
import type { Pool } from "../pool/pool.js";
import type { Store } from "../store/store.js";
import type { Trace } from "../tracing/trace.js";
import { ActionRun } from "./action-run.js";
import { type Activation, newActivationId } from "./activation.js";
import { type CompositeHost, CompositeRun } from "./composite-run.js";
import type { ActivationEvents } from "./events.js";
import type { Run, RunRequest } from "./run.js";
import { runComposition } from "./run-composition.js";
import { runSequence } from "./run-sequence.js";
import type { Tally } from "./tally.js";

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
  /** The sequences and compositions that this one is a part of, the outermost first. */
  causes?: readonly string[];
  /** Of the sequence or composition around this one, when they count together. */
  tally?: Tally;
  /** Where it stands in the caller's trace. */
  trace?: Trace | undefined;
}

/** One run of an action, under way. */
export interface Invocation {
  activationId: string;
  /**
   * Makes sure of a record even if the host is killed before the end. Whoever names the activation to a caller before
   * it is finished waits for this first.
   */
  accept(): Promise<void>;
  /** The record, its logs still missing; it is stored by now, or what is known of it noted. Never settles when two runners in a row said that they are shutting down. */
  finished: Promise<Activation>;
}

/** Runs actions and keeps their records. */
export class Activator {
  readonly #options: ActivatorOptions;
  readonly #running = new Set<Promise<void>>();
  #actions = 0;
  readonly #compositeHost: CompositeHost;

  constructor(options: ActivatorOptions) {
    this.#options = options;
    this.#compositeHost = {
      ...options,
      invoke: (...invocation) => this.invoke(...invocation),
      invokeCode: (...invocation) => this.#invokeCode(...invocation),
    };
  }

  /** @param payload  over the action's own parameters; a list is passed on as it is, without them */
  invoke(resolved: ResolvedAction, payload: Json, asked: InvokeOptions): Invocation {
    const request = { resolved, payload, activationId: newActivationId(), asked };
    return this.#start(request, this.#runOf(request));
  }

  #invokeCode(resolved: ResolvedAction, payload: Json, asked: InvokeOptions): Invocation {
    const request = { resolved, payload, activationId: newActivationId(), asked };
    return this.#start(request, new ActionRun(this.#options, request));
  }

  #runOf(request: RunRequest): Run {
    const { action } = request.resolved;
    const { exec } = action;
    if (isSequence(exec)) {
      return new CompositeRun(this.#compositeHost, request, (run) => runSequence(exec.components, run));
    }
    if (isConductor(action)) return new CompositeRun(this.#compositeHost, request, runComposition);
    return new ActionRun(this.#options, request);
  }

  #start({ activationId, resolved, payload, asked }: RunRequest, run: Run): Invocation {
    const { transactionId, causes = [] } = asked;
    this.#options.events.onBegin({ activationId, resolved, payload, transactionId, causes });
    const actions = run instanceof ActionRun ? 1 : 0;
    this.#actions += actions;
    const stored = run
      .start()
      .catch((error: Error) => run.abandon(error))
      .finally(() => {
        this.#actions -= actions;
        this.#running.delete(stored);
      });
    this.#running.add(stored);
    const accept = () => this.#options.store.begin(run.recordIfCutShort());
    return { activationId, accept, finished: run.finished };
  }

  /** How many actions run; sequences and compositions are no actions of their own (LoadBalancer.scala). */
  get runningActions(): number {
    return this.#actions;
  }

  /** Done when no activation is under way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
