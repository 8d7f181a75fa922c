import { type Answer, type HostRequest, headerOf } from "../http/message.js";
import { type OpenTelemetry, openTelemetry } from "./open-telemetry.js";
import { RecordedTrace } from "./recorded-trace.js";
import { PassingTrace } from "./trace.js";
import { parseTraceParent, type TraceCarrier } from "./trace-parent.js";

/**
 * Answers a request as a part of its caller's trace: `route` gets it with `trace`, which goes with all that follows.
 *
 * Where an SDK records, the request has a span, and its `traceparent` becomes that span's, as behind any proxy that
 * traces. Where none does, the headers stay as they came.
 */
export function traceRequest(
  request: HostRequest,
  route: (request: HostRequest) => Promise<Answer>,
): Promise<Answer> {
  const recorder = openTelemetry();
  return recorder === undefined
    ? route(passOn(request))
    : recorder.then((api) => record(api, request, route));
}

function passOn(request: HostRequest): HostRequest {
  const parent = parseTraceParent(headerOf(request, "traceparent"));
  if (parent === undefined) return request;
  return { ...request, trace: new PassingTrace(parent, carrierOf(request).tracestate) };
}

async function record(
  api: OpenTelemetry | undefined,
  request: HostRequest,
  route: (request: HostRequest) => Promise<Answer>,
): Promise<Answer> {
  if (api === undefined) return route(passOn(request));
  const { method } = request;
  const path = routeOf(request);
  const span = RecordedTrace.ofRequest(
    api,
    path === undefined ? method : `${method} ${path}`,
    carrierOf(request),
    {
      "http.request.method": method,
      ...(path === undefined ? {} : { "http.route": path }),
      "url.scheme": "http",
      "url.path": `/${request.target.segments.join("/")}`,
      "openwhisk.transaction_id": request.transactionId,
    },
  );
  try {
    const traced = { ...request, trace: span, headers: withCarrier(request.headers, span.carrier) };
    const answer = await span.run(() => route(traced));
    span.set({ "http.response.status_code": answer.status });
    if (answer.status >= 500) span.fail(String(answer.status));
    return answer;
  } finally {
    span.end();
  }
}

function carrierOf(request: HostRequest): TraceCarrier {
  const traceparent = headerOf(request, "traceparent");
  const tracestate = request.headers
    .flatMap(([name, value]) => (name === "tracestate" ? [value] : []))
    .join(",");
  return {
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === "" ? {} : { tracestate }),
  };
}

function withCarrier(headers: HostRequest["headers"], carrier: TraceCarrier): HostRequest["headers"] {
  const others = headers.filter(([name]) => name !== "traceparent" && name !== "tracestate");
  return [...others, ...(Object.entries(carrier) as [string, string][])];
}

/** The path with its variable parts named, so that there are few of them. */
function routeOf({ target }: HostRequest): string | undefined {
  const [api, version, root, namespace, collection, ...rest] = target.segments;
  if (api !== "api" || version !== "v1") return undefined;
  if (root === "web") return "/api/v1/web/{namespace}/{package}/{action}";
  if (root !== "namespaces") return undefined;
  if (namespace === undefined || collection === undefined) return "/api/v1/namespaces";
  if (!["actions", "activations", "packages", "triggers", "rules", "limits"].includes(collection))
    return undefined;
  const name = rest.some((segment) => segment !== "") ? "/{name}" : "";
  return `/api/v1/namespaces/{namespace}/${collection}${name}`;
}
