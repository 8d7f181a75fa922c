import { expect, test } from "vitest";
import { nextHop, parseTraceParent, printTraceParent } from "./trace-parent.js";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const parent = { traceId, spanId, flags: 1 };

// Source: W3C Trace Context, "traceparent Header Field Values" and "Versioning of traceparent".
test.each([
  { name: "a sampled one", text: `00-${traceId}-${spanId}-01`, parsed: parent },
  { name: "one that is not sampled", text: `00-${traceId}-${spanId}-00`, parsed: { ...parent, flags: 0 } },
  { name: "a later version with more behind", text: `cc-${traceId}-${spanId}-01-what`, parsed: parent },
  { name: "the first version with more behind", text: `00-${traceId}-${spanId}-01-what`, parsed: undefined },
  { name: "the version that is forbidden", text: `ff-${traceId}-${spanId}-01`, parsed: undefined },
  { name: "capitals", text: `00-${traceId.toUpperCase()}-${spanId}-01`, parsed: undefined },
  { name: "a trace id of zeros", text: `00-${"0".repeat(32)}-${spanId}-01`, parsed: undefined },
  { name: "a span id of zeros", text: `00-${traceId}-${"0".repeat(16)}-01`, parsed: undefined },
  { name: "a short trace id", text: `00-${traceId.slice(1)}-${spanId}-01`, parsed: undefined },
  { name: "nothing", text: undefined, parsed: undefined },
])("$name", ({ text, parsed }) => {
  expect(parseTraceParent(text)).toEqual(parsed);
});

test("the next hop has the same trace and an id of its own", () => {
  const next = nextHop(parent);
  expect(next).toEqual({ traceId, spanId: expect.stringMatching(/^[0-9a-f]{16}$/), flags: 1 });
  expect(next.spanId).not.toBe(spanId);
  expect(parseTraceParent(printTraceParent(next))).toEqual(next);
});
