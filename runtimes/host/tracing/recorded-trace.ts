import type { Context, Span as OtelSpan, SpanKind, SpanOptions } from "@opentelemetry/api";
import type { OpenTelemetry } from "./open-telemetry.js";
import type { Span, SpanAttributes } from "./trace.js";
import { parseTraceParent, printTraceParent, type TraceCarrier } from "./trace-parent.js";

/** The tracer's name, as OpenTelemetry calls it: the instrumentation scope. */
const scope = "unlisten/host";

/** A trace that an SDK of this process records. */
export class RecordedTrace implements Span {
  readonly #api: OpenTelemetry;
  readonly #context: Context;
  readonly #span: OtelSpan;

  private constructor(api: OpenTelemetry, parent: Context, name: string, options: SpanOptions) {
    this.#api = api;
    this.#span = api.trace.getTracer(scope).startSpan(name, options, parent);
    this.#context = api.trace.setSpan(parent, this.#span);
  }

  /** Begins a request's span: below the one that is active in this process, else below the caller's. */
  static ofRequest(api: OpenTelemetry, name: string, caller: TraceCarrier, attributes: SpanAttributes): Span {
    const active = api.context.active();
    const parent = api.trace.getSpan(active) === undefined ? withCaller(api, active, caller) : active;
    return new RecordedTrace(api, parent, name, { kind: api.SpanKind.SERVER, attributes });
  }

  get carrier(): TraceCarrier {
    const { traceId, spanId, traceFlags, traceState } = this.#span.spanContext();
    const tracestate = traceState?.serialize();
    return {
      traceparent: printTraceParent({ traceId, spanId, flags: traceFlags }),
      ...(tracestate === undefined || tracestate === "" ? {} : { tracestate }),
    };
  }

  hop(name: string, attributes: SpanAttributes): Span {
    return this.#below(name, attributes, this.#api.SpanKind.INTERNAL);
  }
  part(name: string, attributes: SpanAttributes = {}): Span {
    return this.#below(name, attributes, this.#api.SpanKind.INTERNAL);
  }
  #below(name: string, attributes: SpanAttributes, kind: SpanKind): Span {
    return new RecordedTrace(this.#api, this.#context, name, { kind, attributes });
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }
  fail(why: string): void {
    this.#span.setAttribute("error.type", why);
    this.#span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: why });
  }
  end(): void {
    this.#span.end();
  }
  run<T>(work: () => T): T {
    return this.#api.context.with(this.#context, work);
  }
}

function withCaller(
  api: OpenTelemetry,
  context: Context,
  { traceparent, tracestate }: TraceCarrier,
): Context {
  const parent = parseTraceParent(traceparent);
  if (parent === undefined) return context;
  return api.trace.setSpanContext(context, {
    traceId: parent.traceId,
    spanId: parent.spanId,
    traceFlags: parent.flags,
    isRemote: true,
    ...(tracestate === undefined ? {} : { traceState: api.createTraceState(tracestate) }),
  });
}
