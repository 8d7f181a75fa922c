import type { Activation } from "../activations/activation.js";
import { type ActionEntity, isSequence } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import type { Span, Trace } from "./trace.js";
import type { TraceCarrier } from "./trace-parent.js";

/**
 * Begins an activation's hop. Source: OpenTelemetry semantic conventions, "FaaS"; `openwhisk.*` where those have no
 * word.
 */
export function traceActivation(
  trace: Trace | undefined,
  action: ActionEntity,
  activationId: string,
): Span | undefined {
  if (trace === undefined) return undefined;
  const path = pathOf(action);
  return trace.hop(`invoke ${path}`, {
    "faas.name": path,
    "faas.version": action.version,
    "faas.invocation_id": activationId,
    "faas.max_memory": action.limits.memory * 1024 * 1024,
    "openwhisk.kind": isSequence(action.exec) ? "sequence" : action.exec.kind,
  });
}

/** Ends it with the record's verdict; what the action answered, an error's text included, stays out of the trace. */
export function endActivation(span: Span | undefined, { response }: Activation, isCold?: boolean): void {
  if (span === undefined) return;
  span.set({
    "openwhisk.status": response.status,
    ...(isCold === undefined ? {} : { "faas.coldstart": isCold }),
  });
  if (response.status !== "success") span.fail(response.status);
  span.end();
}

/** Runners that were told a trace. */
const traced = new WeakSet<object>();

/**
 * What a run is told of its trace. Runtimes keep a variable of an earlier run that a later one lacks (seen live on the
 * official ones): a runner that was told a trace once is told later that there is none.
 */
export function carrierFor(runner: object, part: Span | undefined): TraceCarrier {
  if (part !== undefined) {
    traced.add(runner);
    return part.carrier;
  }
  return traced.has(runner) ? { traceparent: "", tracestate: "" } : {};
}
