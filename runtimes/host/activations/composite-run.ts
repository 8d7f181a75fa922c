import { isConductor, isSequence } from "../entities/entity.js";
import type { ResolvedAction } from "../entities/resolve-action.js";
import type { Json } from "../json/json.js";
import type { HostLimits } from "../limits.js";
import { messages } from "../messages.js";
import type { Store } from "../store/store.js";
import type { Span } from "../tracing/trace.js";
import { endActivation, traceActivation } from "../tracing/trace-activation.js";
import { waitFor } from "../wait-for.js";
import { type Activation, type ActivationResponse, applicationError, internalError } from "./activation.js";
import type { Invocation, InvokeOptions } from "./activator.js";
import { CompositeAccount } from "./composite-account.js";
import type { ActivationEvents } from "./events.js";
import type { Run, RunRequest } from "./run.js";
import type { Tally } from "./tally.js";

type Invoke = (resolved: ResolvedAction, payload: Json, options: InvokeOptions) => Invocation;

/** What a sequence or composition has of the host. */
export interface CompositeHost {
  store: Store;
  limits: HostLimits;
  namespace: string;
  events: ActivationEvents;
  invoke: Invoke;
  /** Runs an action's own code even if it is a conductor. */
  invokeCode: Invoke;
}

/** How a component ended. */
export type ComponentOutcome =
  | { kind: "done"; activation: Activation }
  /** Its result did not come in time. */
  | { kind: "lost"; activationId: string };

/** Runs the components, one after the other, and says what came of them. */
export type Conduct = (run: CompositeRun) => Promise<ActivationResponse>;

/** One run of a sequence or composition. */
export class CompositeRun implements Run {
  readonly finished: Promise<Activation>;
  readonly host: CompositeHost;
  readonly request: RunRequest;
  readonly #conduct: Conduct;
  readonly #account: CompositeAccount;
  #finish: (activation: Activation) => void = () => {};
  readonly #span: Span | undefined;

  constructor(host: CompositeHost, request: RunRequest, conduct: Conduct) {
    this.host = host;
    this.request = request;
    this.#conduct = conduct;
    this.#account = new CompositeAccount(request);
    this.#span = traceActivation(request.asked.trace, request.resolved.action, request.activationId);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async start(): Promise<void> {
    const response = this.#isTooDeep() ? applicationError(this.#tooLong) : await this.#conduct(this);
    const activation = this.#account.record(response, this.host);
    endActivation(this.#span, activation);
    await this.host.store.putActivation(activation);
    this.#finish(activation);
    this.host.events.onActivation({
      activation,
      causes: this.#causes,
      transactionId: this.request.asked.transactionId,
      isCold: false,
      waitMs: 0,
    });
  }

  /** Invokes a component and waits for it: code for its time limit and some more, anything else until it is done. */
  async runComponent(component: ResolvedAction, payload: Json, tally?: Tally): Promise<ComponentOutcome> {
    const { action } = component;
    const options = this.#optionsOf(tally);
    if (isConductor(action) || isSequence(action.exec)) {
      const activation = await this.host.invoke(component, payload, options).finished;
      this.#account.add(activation);
      return { kind: "done", activation };
    }
    return this.#outcomeOf(this.host.invoke(component, payload, options), action.limits.timeout);
  }

  /** Runs the code of the action itself, which is a conductor. */
  async runOwnCode(payload: Json): Promise<ComponentOutcome> {
    const { resolved } = this.request;
    const invocation = this.host.invokeCode(resolved, payload, this.#optionsOf());
    return this.#outcomeOf(invocation, resolved.action.limits.timeout);
  }

  recordIfCutShort(): Activation {
    return this.#account.record(internalError(messages.cutShort), this.host);
  }

  abandon(error: Error): void {
    process.emitWarning(error);
    this.#span?.fail(error.name);
    this.#span?.end();
    this.#finish(this.#account.record(internalError(messages.internalError), this.host));
  }

  async #outcomeOf(
    { activationId, accept, finished }: Invocation,
    timeoutMs: number,
  ): Promise<ComponentOutcome> {
    const activation = await waitFor(finished, timeoutMs + this.host.limits.componentWaitMs);
    if (activation === undefined) {
      // It goes on, and our record will name it.
      await accept();
      this.#account.addLost(activationId);
      return { kind: "lost", activationId };
    }
    this.#account.add(activation);
    return { kind: "done", activation };
  }

  #optionsOf(tally?: Tally): InvokeOptions {
    const { tally: _, ...asked } = this.request.asked;
    const causes = [...this.#causes, this.request.activationId];
    return { ...asked, causes, trace: this.#span, ...(tally === undefined ? {} : { tally }) };
  }

  get #causes(): readonly string[] {
    return this.request.asked.causes ?? [];
  }

  /**
   * Actions that enclose each other (a sequence of a conductor that asks for the sequence) run on the platform until
   * its memory is full. Compositions alone can be as deep as they may run conductors.
   */
  #isTooDeep(): boolean {
    return this.#causes.length > 2 * this.host.limits.sequenceActions;
  }

  get #tooLong(): string {
    return isSequence(this.request.resolved.action.exec)
      ? messages.sequenceTooLong
      : messages.compositionTooLong;
  }
}
