import type { ActionParams } from "./activation.js";
import { UnlistenError } from "./errors.js";
import { currentActivation, trackActivations } from "./running.js";
import type { Activation } from "./running-activation.js";
import { seldom } from "./seldom.js";

/**
 * What the running activation knows.
 *
 * `Bound` types the action's bound parameters: `context<{ DB_URL: string }>().params.DB_URL`.
 */
export interface ActivationContext<Bound extends object = ActionParams> {
  /** 32 hexadecimal digits; "" outside of a platform, as every text below. */
  readonly activationId: string;
  readonly transactionId: string;
  /** The namespace that invoked, which need not be the one that owns the action. */
  readonly namespace: string;
  /** With namespace and package: "/guest/shop/orders". */
  readonly actionName: string;
  readonly actionVersion: string;
  readonly apiHost: string;
  /** Only when the action carries the annotation `provide-api-key: true`. */
  readonly apiKey: string;
  /** Epoch milliseconds at which the platform kills the action; undefined outside of a platform. */
  readonly deadline: number | undefined;
  /** The caller's namespace, when the request came with valid credentials. */
  readonly user: string | undefined;
  /** The action's own path on its host: "/api/v1/web/guest/shop/orders"; "" when its name is unknown. */
  readonly basePath: string;
  /** The parameters bound to the action or its package. They are never part of the request. */
  readonly params: Readonly<Bound>;
  /**
   * What a call to another service hands on, so that it is a part of the caller's trace:
   * `fetch(url, { headers: context().trace })`. Empty when nobody traces.
   */
  readonly trace: Readonly<TraceHeaders>;
  /** Aborted when the time to answer is over; hand it to fetch, database drivers and the like. */
  readonly signal: AbortSignal;
  /** Milliseconds until the time to answer is over; Infinity outside of a platform. */
  remainingTimeMs(): number;
  /**
   * Holds the activation open until the promise settles or the time to answer is over, because the platform
   * freezes the container as soon as the result is out. The client waits too: OpenWhisk sends one answer.
   */
  waitUntil(work: PromiseLike<unknown>): void;
}

/** Headers of W3C Trace Context. */
export interface TraceHeaders {
  traceparent?: string;
  tracestate?: string;
}

/** What the application sees of an activation: one object for each. */
export function contextOf(activation: Activation): ActivationContext {
  activation.context ??= new (seldom().VisibleContext)(activation);
  return activation.context as ActivationContext;
}

/** Whether the running code belongs to an activation, so that `context()` answers. */
export function hasContext(): boolean {
  trackActivations();
  return currentActivation() !== undefined;
}

/**
 * What the running activation knows, right also where several run at the same time.
 *
 * @throws UnlistenError `context-missing` outside of an activation, as when the same application listens
 */
export function context<Bound extends object = ActionParams>(): ActivationContext<Bound> {
  trackActivations();
  const activation = currentActivation();
  if (activation === undefined) {
    throw new UnlistenError(
      "context-missing",
      "cannot read the activation's context: no activation is running here",
      {
        hint: "Call context() while a request is handled, and ask hasContext() first where the application also runs as a server.",
      },
    );
  }
  return contextOf(activation) as ActivationContext<Bound>;
}
