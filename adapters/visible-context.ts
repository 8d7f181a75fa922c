import type { ActionParams } from "./activation.js";
import type { ActivationContext, TraceHeaders } from "./context.js";
import type { Activation, Invocation } from "./running-activation.js";

/**
 * The context that an application sees: getters only, so that printing or copying it shows no parameter and no key.
 *
 * Facts are read when asked for, because `process.env` is slow: where the runtime passes no second argument and
 * one activation runs at a time, the environment still tells the truth later on. Where several may run it did so
 * only when the activation began, and was read then.
 */
export class VisibleContext implements ActivationContext {
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
    return text(this.#invocation?.actionVersion ?? this.#invocation?.functionVersion, "__OW_ACTION_VERSION");
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
}

function traceHeaders(traceparent: unknown, tracestate: unknown): TraceHeaders {
  if (typeof traceparent !== "string" || traceparent === "") return {};
  return typeof tracestate === "string" && tracestate !== "" ? { traceparent, tracestate } : { traceparent };
}

/** Whether a parameter is part of the request; `http` is that in DigitalOcean's dialect only. */
function isRequest(name: string, params: ActionParams): boolean {
  return name.startsWith("__ow_") || (name === "http" && params.__ow_method === undefined);
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
