import type { HostLimits } from "../limits.js";
import { messages } from "../messages.js";
import { MinuteCounter } from "./minute-counter.js";

export interface RatesOptions {
  limits: Pick<HostLimits, "invocationsPerMinute" | "concurrentInvocations" | "firesPerMinute">;
  /** How many actions run at this moment. */
  running: () => number;
  /** Epoch milliseconds. */
  now?: () => number;
}

/**
 * How often a namespace may invoke and fire. Every request is counted, refused ones too. Source: OpenWhisk,
 * Entitlement.scala, RateThrottler.scala, ActivationThrottler.scala.
 */
export class Rates {
  readonly #options: RatesOptions;
  readonly #invocations: MinuteCounter;
  readonly #fires: MinuteCounter;

  constructor(options: RatesOptions) {
    const now = options.now ?? Date.now;
    this.#options = options;
    this.#invocations = new MinuteCounter(now);
    this.#fires = new MinuteCounter(now);
  }

  /** Counts an invocation; the text says why it is refused. */
  invoke(namespace: string): string | undefined {
    const { invocationsPerMinute, concurrentInvocations } = this.#options.limits;
    const count = this.#invocations.add(namespace);
    if (count > invocationsPerMinute) return messages.tooManyRequests(count, invocationsPerMinute);
    const running = this.#options.running();
    // One more must have its place.
    if (running < concurrentInvocations) return undefined;
    return messages.tooManyConcurrentRequests(running, concurrentInvocations);
  }

  /** Counts a trigger's firing; the text says why it is refused. */
  fire(namespace: string): string | undefined {
    const { firesPerMinute } = this.#options.limits;
    const count = this.#fires.add(namespace);
    return count > firesPerMinute ? messages.tooManyRequests(count, firesPerMinute) : undefined;
  }
}
