import type { ActionParams } from "./activation.js";
import { UnlistenError } from "./errors.js";
import { currentActivation, trackActivations } from "./running.js";
import type { Activation, Invocation } from "./running-activation.js";

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

/**
 * The context that an application sees: getters only, so that printing or copying it shows no parameter and no key.
 *
 * Facts are read when asked for, because `process.env` is slow: where the runtime passes no second argument and
 * one activation runs at a time, the environment still tells the truth later on. Where several may run it did so
 * only when the activation began, and was read then.
 *
 * The class is made when the first activation asks, as most never do.
 */
function makeVisibleContext() {
  return class VisibleContext implements ActivationContext {
    readonly #activation: Activation;

    constructor(activation: Activation) {
      this.#activation = activation;
    }

    get deadline(): number | undefined {
      return this.#activation.deadline;
    }
    get activationId(): string {
      return text(this.#invocation?.activationId, "__OW_ACTIVATION_ID");
    }
    get transactionId(): string {
      return text(this.#invocation?.transactionId ?? this.#invocation?.requestId, "__OW_TRANSACTION_ID");
    }
    get namespace(): string {
      return text(this.#invocation?.namespace, "__OW_NAMESPACE");
    }
    get actionName(): string {
      return text(this.#invocation?.actionName ?? this.#invocation?.functionName, "__OW_ACTION_NAME");
    }
    get actionVersion(): string {
      return text(
        this.#invocation?.actionVersion ?? this.#invocation?.functionVersion,
        "__OW_ACTION_VERSION",
      );
    }
    get apiHost(): string {
      return text(this.#invocation?.apiHost, "__OW_API_HOST");
    }
    get apiKey(): string {
      return text(this.#invocation?.apiKey, "__OW_API_KEY");
    }
    get user(): string | undefined {
      const user = this.#activation.params.__ow_user;
      return typeof user === "string" ? user : undefined;
    }
    get basePath(): string {
      return webPath(this.actionName);
    }
    get params(): ActionParams {
      const { params } = this.#activation;
      this.#activation.bound ??= Object.fromEntries(
        Object.entries(params).filter(([name]) => !isRequest(name, params)),
      );
      return this.#activation.bound;
    }
    get trace(): TraceHeaders {
      const { env } = process;
      const invocation = this.#invocation;
      // Of a run that was not traced an older run's variables say nothing.
      const told =
        invocation === undefined
          ? traceHeaders(env.__OW_TRACEPARENT, env.__OW_TRACESTATE)
          : traceHeaders(invocation.traceparent, invocation.tracestate);
      if (told.traceparent !== undefined) return told;
      const headers = this.#activation.params.__ow_headers as TraceHeaders | undefined;
      return traceHeaders(headers?.traceparent, headers?.tracestate);
    }
    get signal(): AbortSignal {
      this.#activation.abort ??= new AbortController();
      return this.#activation.abort.signal;
    }

    // Functions and not methods, so that both survive `const { waitUntil } = context()`.
    get remainingTimeMs(): () => number {
      return () => this.#activation.remainingTimeMs();
    }
    get waitUntil(): (work: PromiseLike<unknown>) => void {
      return (work) => {
        this.#activation.pending ??= [];
        this.#activation.pending.push(work);
      };
    }

    get #invocation(): Invocation | undefined {
      return this.#activation.invocation;
    }
  };
}

let VisibleContext: ReturnType<typeof makeVisibleContext> | undefined;

function traceHeaders(traceparent: unknown, tracestate: unknown): TraceHeaders {
  if (typeof traceparent !== "string" || traceparent === "") return {};
  return typeof tracestate === "string" && tracestate !== "" ? { traceparent, tracestate } : { traceparent };
}

/** Whether a parameter is part of the request; `http` is that in DigitalOcean's dialect only. */
function isRequest(name: string, params: ActionParams): boolean {
  return name.startsWith("__ow_") || (name === "http" && params.__ow_method === undefined);
}

/** What the application sees of an activation: one object for each. */
export function contextOf(activation: Activation): ActivationContext {
  VisibleContext ??= makeVisibleContext();
  activation.context ??= new VisibleContext(activation);
  return activation.context as ActivationContext;
}

/**
 * The path that reaches a web action, from its full name.
 *
 * Source: OpenWhisk docs/webactions.md: `/api/v1/web/{namespace}/{package|default}/{action}`.
 */
export function webPath(actionName: string): string {
  const [namespace, ...rest] = actionName.split("/").filter(Boolean);
  if (namespace === undefined || rest.length === 0 || rest.length > 2) return "";
  const [first, second] = rest;
  return `/api/v1/web/${[namespace, second === undefined ? "default" : first, second ?? first].map((part) => encodeURIComponent(part!)).join("/")}`;
}

function text(given: unknown, variable: string): string {
  if (typeof given === "string") return given;
  return process.env[variable] ?? "";
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
