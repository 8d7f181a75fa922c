import type { ActionParams } from "./activation.js";
import { answerDueAt, type Expiring, readDeadline } from "./deadline.js";
import { UnlistenError } from "./errors.js";
import { isConcurrent, runAs } from "./running.js";

/** The runtime's own word for each fact, in the dialects that pass a second argument to `main`. */
export interface Invocation {
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
  /** Of a platform that traces: our local host. */
  traceparent?: unknown;
  tracestate?: unknown;
}

/**
 * One activation from the adapter's side: what came with it, and the hooks that end it. What the application sees
 * of it is made when `context()` is first called.
 *
 * Fields are declared here and set in the constructor, which keeps a cold start short (http/inject.ts).
 */
export class Activation implements Expiring {
  declare watchIndex: number;
  /** How to end what is being waited for; whoever works on the answer puts it here. */
  declare abandon: ((reason: unknown) => void) | undefined;
  /** The bound parameters, where decoding had to tell them from the request's own. */
  declare bound: ActionParams | undefined;
  declare pending: PromiseLike<unknown>[] | undefined;
  /** Made by whoever asks for its signal first. */
  declare abort: AbortController | undefined;
  /** The `ActivationContext` made of this activation, once there is one. */
  declare context: object | undefined;
  declare readonly params: ActionParams;
  declare readonly invocation: Invocation | undefined;
  declare private readonly marginMs: number;
  declare private dueAt: number | undefined;

  constructor(params: ActionParams, invocation: unknown, marginMs: number) {
    this.watchIndex = -1;
    this.abandon = undefined;
    this.bound = undefined;
    this.pending = undefined;
    this.abort = undefined;
    this.context = undefined;
    this.params = params;
    if (typeof invocation === "object" && invocation !== null) this.invocation = invocation;
    else this.invocation = isConcurrent() ? readInvocation() : undefined;
    this.marginMs = marginMs;
    this.dueAt = undefined;
  }

  /** Epoch milliseconds at which the platform kills the action; undefined outside of a platform. */
  get deadline(): number | undefined {
    return readDeadline(this.invocation?.deadline);
  }

  get expiresAt(): number {
    if (this.dueAt === undefined) {
      const { deadline } = this;
      this.dueAt = deadline === undefined ? Infinity : answerDueAt(deadline, Date.now(), this.marginMs);
    }
    return this.dueAt;
  }

  remainingTimeMs(): number {
    return Math.max(0, this.expiresAt - Date.now());
  }

  expire(): void {
    runAs(this, () => {
      const error = deadlineExceeded(this);
      this.abort ??= new AbortController();
      this.abort.abort(error);
      this.abandon?.(error);
    });
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

/** What the runtime says of the activation that begins now, read once: given, or in the environment. */
export function knownInvocation(invocation: unknown): Invocation {
  return typeof invocation === "object" && invocation !== null ? invocation : readInvocation();
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
    traceparent: env.__OW_TRACEPARENT,
    tracestate: env.__OW_TRACESTATE,
  };
}
