import { nextHop, printTraceParent, type TraceCarrier, type TraceParent } from "./trace-parent.js";

/** What a span says about itself: names and values as OpenTelemetry's semantic conventions have them; no bodies. */
export type SpanAttributes = Record<string, string | number | boolean>;

/**
 * Where something that happens stands in its caller's trace.
 *
 * Who invokes an action hands it to `Activator.invoke`; undefined stands for nobody who traces, and costs nothing.
 */
export interface Trace {
  /** What the next hop is told. */
  readonly carrier: TraceCarrier;
  /** Begins a hop below this one: an activation, or the firing of a trigger. */
  hop(name: string, attributes: SpanAttributes): Span;
  /** Begins a part of this hop, such as the wait for a runner. */
  part(name: string, attributes?: SpanAttributes): Span;
}

/** A hop or a part of one, until it ends. */
export interface Span extends Trace {
  set(attributes: SpanAttributes): void;
  /** @param why  a word or two; never what an action or a caller said */
  fail(why: string): void;
  /** Once. */
  end(): void;
  /** Does work that belongs to this span, so that what else is traced in this process finds its place. */
  run<T>(work: () => T): T;
}

/** A trace that only passes through: nobody here records it, yet each hop has an id of its own. */
export class PassingTrace implements Span {
  readonly carrier: TraceCarrier;
  readonly #parent: TraceParent;

  constructor(parent: TraceParent, tracestate: string | undefined) {
    this.#parent = parent;
    this.carrier = {
      traceparent: printTraceParent(parent),
      ...(tracestate === undefined ? {} : { tracestate }),
    };
  }

  hop(): Span {
    return new PassingTrace(nextHop(this.#parent), this.carrier.tracestate);
  }
  part(): Span {
    return this;
  }
  set(): void {}
  fail(): void {}
  end(): void {}
  run<T>(work: () => T): T {
    return work();
  }
}

/**
 * Does a part of a hop's work in a span of its own; a failure is recorded and goes on.
 *
 * @param work  gets what the next hop is told
 */
export async function tracePart<T>(
  trace: Trace | undefined,
  name: string,
  work: (part: Span | undefined) => Promise<T>,
): Promise<T> {
  const part = trace?.part(name);
  if (part === undefined) return work(undefined);
  try {
    return await part.run(() => work(part));
  } catch (error) {
    part.fail((error as Error).name);
    throw error;
  } finally {
    part.end();
  }
}
