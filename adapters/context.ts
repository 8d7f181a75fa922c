import type { ActionParams } from "./activation.js";
import { answerDueAt, type Expiring, readDeadline } from "./deadline.js";
import { UnlistenError } from "./errors.js";
import { currentActivation, isConcurrent, runAs, trackActivations } from "./running.js";

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

/** The runtime's own word for each fact, in the dialects that pass a second argument to `main`. */
interface Invocation {
  activationId?: unknown;
  transactionId?: unknown;
  /** DigitalOcean's name for the transaction id. */
  requestId?: unknown;
  namespace?: unknown;
  actionName?: unknown;
  /** DigitalOcean's names for the action's. */
  functionName?: unknown;
  actionVersion?: unknown;
  functionVersion?: unknown;
  apiHost?: unknown;
  apiKey?: unknown;
  deadline?: unknown;
}

/**
 * One activation from the adapter's side: the context that the application sees, and the hooks that end it.
 *
 * Facts are read when asked for, because `process.env` is slow: where the runtime passes no second argument and
 * one activation runs at a time, the environment still tells the truth later on. Where several may run it does
 * so only now, before the next one starts.
 */
export class Activation implements ActivationContext, Expiring {
  watchIndex = -1;
  /** How to end what is being waited for; whoever works on the answer puts it here. */
  abandon: ((reason: unknown) => void) | undefined;
  /** The request's own part in `params` of a merged web action, where the two cannot be told apart. */
  bound: ActionParams | undefined;
  pending: PromiseLike<unknown>[] | undefined;
  readonly #rawParams: ActionParams;
  readonly #invocation: Invocation | undefined;
  readonly #marginMs: number;
  #expiresAt: number | undefined;
  #abort: AbortController | undefined;

  constructor(params: ActionParams, invocation: unknown, marginMs: number) {
    this.#rawParams = params;
    if (typeof invocation === "object" && invocation !== null) this.#invocation = invocation;
    else this.#invocation = isConcurrent() ? readInvocation() : undefined;
    this.#marginMs = marginMs;
  }

  get deadline(): number | undefined {
    return readDeadline(this.#invocation?.deadline);
  }
  get expiresAt(): number {
    if (this.#expiresAt === undefined) {
      const { deadline } = this;
      this.#expiresAt = deadline === undefined ? Infinity : answerDueAt(deadline, Date.now(), this.#marginMs);
    }
    return this.#expiresAt;
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
    return text(this.#invocation?.actionVersion ?? this.#invocation?.functionVersion, "__OW_ACTION_VERSION");
  }
  get apiHost(): string {
    return text(this.#invocation?.apiHost, "__OW_API_HOST");
  }
  get apiKey(): string {
    return text(this.#invocation?.apiKey, "__OW_API_KEY");
  }
  get user(): string | undefined {
    const user = this.#rawParams.__ow_user;
    return typeof user === "string" ? user : undefined;
  }
  get basePath(): string {
    return webPath(this.actionName);
  }
  get params(): ActionParams {
    this.bound ??= Object.fromEntries(
      Object.entries(this.#rawParams).filter(([name]) => !this.#isRequest(name)),
    );
    return this.bound;
  }
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  // Functions and not methods, so that both survive `const { waitUntil } = context()`.
  get remainingTimeMs(): () => number {
    return () => Math.max(0, this.expiresAt - Date.now());
  }
  get waitUntil(): (work: PromiseLike<unknown>) => void {
    return (work) => {
      this.pending ??= [];
      this.pending.push(work);
    };
  }

  expire(): void {
    runAs(this, () => {
      const error = deadlineExceeded(this);
      this.#abort ??= new AbortController();
      this.#abort.abort(error);
      this.abandon?.(error);
    });
  }

  /** Whether a parameter is part of the request; `http` is that in DigitalOcean's dialect only. */
  #isRequest(name: string): boolean {
    return name.startsWith("__ow_") || (name === "http" && this.#rawParams.__ow_method === undefined);
  }
}

function deadlineExceeded(activation: Activation): UnlistenError {
  const deadline = activation.deadline === undefined ? "" : new Date(activation.deadline).toISOString();
  return new UnlistenError(
    "deadline-exceeded",
    `cannot wait for the application: the deadline ${deadline} is near`,
    {
      hint: "Answer sooner, raise the action's timeout (at most 60 s count for a web action), or do the work in a second action that is not awaited.",
    },
  );
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

/** What the official runtimes put into the environment before they call `main`. */
function readInvocation(): Invocation {
  const { env } = process;
  return {
    activationId: env.__OW_ACTIVATION_ID,
    transactionId: env.__OW_TRANSACTION_ID,
    namespace: env.__OW_NAMESPACE,
    actionName: env.__OW_ACTION_NAME,
    actionVersion: env.__OW_ACTION_VERSION,
    apiHost: env.__OW_API_HOST,
    apiKey: env.__OW_API_KEY,
    deadline: readDeadline(undefined),
  };
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
  return activation as ActivationContext as ActivationContext<Bound>;
}
