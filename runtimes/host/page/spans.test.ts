import { expect, test } from "vitest";
import type { Progress, Trace, Watched } from "./activation-history.js";
import { endOfTrace, scaleFor, spansOf } from "./spans.js";

const finished: Progress = { kind: "finished", status: "success", isCold: false, waitMs: 0, durationMs: 10 };

function trace(more: Partial<Watched> = {}, children: Trace[] = []): Trace {
  const activation: Watched = {
    id: "a",
    path: "guest/a",
    kind: "nodejs:20",
    begun: 1000,
    progress: finished,
    version: 1,
    ...more,
  };
  return { activation, children };
}

test.each([
  {
    name: "a warm one only runs",
    trace: trace({ progress: { ...finished, runMs: 10 } }),
    spans: [["run", 1000, 1010]],
  },
  {
    name: "a cold one waits, is initialised and runs",
    trace: trace({ progress: { ...finished, waitMs: 5, initMs: 20, runMs: 3 } }),
    spans: [
      ["wait", 1000, 1005],
      ["init", 1005, 1025],
      ["run", 1025, 1028],
    ],
  },
  {
    name: "of a record the run is what init leaves of the duration",
    trace: trace({ progress: { ...finished, initMs: 4 } }),
    spans: [
      ["init", 1000, 1004],
      ["run", 1004, 1010],
    ],
  },
  {
    name: "one that runs has come as far as now",
    trace: trace({ progress: { kind: "running", lines: [] } }),
    spans: [["running", 1000, 2000]],
  },
  { name: "a firing takes no time", trace: trace({ kind: "trigger" }), spans: [["moment", 1000, 1000]] },
  {
    name: "a sequence lasts until its last part is done",
    trace: trace({ kind: "sequence" }, [trace({ id: "b", cause: "a", begun: 1030 })]),
    spans: [["whole", 1000, 1040]],
  },
  {
    name: "a composition is told by its parts",
    trace: trace({}, [trace({ id: "b", cause: "a", begun: 1030 })]),
    spans: [["whole", 1000, 1040]],
  },
  {
    name: "who merely calls another runs as long as it runs",
    trace: trace({}, [trace({ id: "b", begun: 1030 })]),
    spans: [["run", 1000, 1010]],
  },
])("$name", ({ trace, spans }) => {
  expect(spansOf(trace, 2000).map(({ part, from, to }) => [part, from, to])).toEqual(spans);
});

test("a trace ends with the last of its activations", () => {
  expect(endOfTrace(trace({}, [trace({ id: "b", begun: 1030 })]), 2000)).toBe(1040);
});

test.each([
  [0, 10],
  [10, 10],
  [11, 12],
  [130, 160],
  [801, 1000],
  [70_000, 80_000],
])("%i ms have room on an axis of %i ms", (ms, scale) => {
  expect(scaleFor(ms)).toBe(scale);
});
