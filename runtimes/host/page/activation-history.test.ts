import { expect, test } from "vitest";
import type { Activation } from "../activations/activation.js";
import type { ActivationEvent } from "../activations/events.js";
import type { ActionEntity, Exec } from "../entities/entity.js";
import type { Json } from "../json/json.js";
import { ActivationHistory, type Trace } from "./activation-history.js";

const code: Exec = { kind: "nodejs:20", code: "", binary: false };
const sequence: Exec = { kind: "sequence", components: [] };

function action(name: string, exec: Exec): ActionEntity {
  return {
    namespace: "guest",
    name,
    version: "0.0.1",
    publish: false,
    annotations: [],
    updated: 0,
    exec,
    parameters: [],
    limits: { timeout: 1000, memory: 256, logs: 10, concurrency: 1 },
  };
}

function record(id: string, more: Partial<Activation> = {}): Activation {
  const start = Date.now();
  return {
    namespace: "guest",
    name: id,
    version: "0.0.1",
    subject: "guest",
    activationId: id,
    start,
    end: start,
    duration: 0,
    response: { status: "success", result: {} },
    logs: [],
    annotations: [{ key: "path", value: `guest/${id}` }],
    publish: false,
    ...more,
  };
}

/** What happens, in few words: ids are names. */
function play(history: ActivationHistory) {
  return {
    begin(id: string, { causes = [], exec = code, payload = {}, transactionId = "t" }: Begin = {}) {
      history.onBegin({
        activationId: id,
        resolved: { action: action(id, exec), parameters: [] },
        payload,
        transactionId,
        causes,
      });
    },
    end(id: string, more: Partial<Activation> = {}, times: Partial<ActivationEvent> = {}) {
      const event = { transactionId: "t", causes: [], isCold: false, waitMs: 0, runMs: 1, ...times };
      history.onActivation({ activation: record(id, more), ...event });
    },
    fire(id: string, children: string[]) {
      const {
        end: _,
        duration: __,
        ...trigger
      } = record(id, {
        annotations: [],
        logs: children.map((activationId) => JSON.stringify({ activationId, rule: "guest/r" })),
        response: { status: "success", result: { fired: true } },
      });
      history.onActivation({ activation: trigger, transactionId: "t", causes: [], isCold: false, waitMs: 0 });
    },
  };
}

interface Begin {
  causes?: string[];
  exec?: Exec;
  payload?: Json;
  transactionId?: string;
}

/** `a(b c(d))` */
function print({ activation, children }: Trace): string {
  return children.length === 0 ? activation.id : `${activation.id}(${children.map(print).join(" ")})`;
}

const trees = (history: ActivationHistory) =>
  history
    .roots()
    .map((root) => print(history.traceOf(root)))
    .sort();

test.each<{ name: string; happens: (played: ReturnType<typeof play>) => void; trees: string[] }>([
  {
    name: "what has nothing to do with one another stands alone",
    happens: ({ begin, end }) => {
      begin("a", { transactionId: "1" });
      begin("b", { transactionId: "2" });
      end("a");
    },
    trees: ["a", "b"],
  },
  {
    name: "parts are below their sequence, sequences in sequences too",
    happens: ({ begin }) => {
      begin("outer", { exec: sequence });
      begin("inner", { exec: sequence, causes: ["outer"] });
      begin("x", { causes: ["outer", "inner"] });
    },
    trees: ["outer(inner(x))"],
  },
  {
    name: "what an action calls is below it",
    happens: ({ begin }) => {
      begin("a");
      begin("b");
    },
    trees: ["a(b)"],
  },
  {
    name: "calls of a transaction are side by side: who of several made them is not said",
    happens: ({ begin }) => {
      begin("a");
      begin("b");
      begin("c");
    },
    trees: ["a(b c)"],
  },
  {
    name: "what a part of a sequence calls is below that part",
    happens: ({ begin, end }) => {
      begin("s", { exec: sequence });
      begin("first", { causes: ["s"] });
      begin("second", { causes: ["s"] });
      end("first");
      begin("called");
    },
    trees: ["s(first second(called))"],
  },
  {
    name: "a client that sends one id for all its requests makes no trees",
    happens: ({ begin, end }) => {
      begin("a");
      end("a");
      begin("b");
    },
    trees: ["a", "b"],
  },
  {
    name: "a trigger's actions are below it, whichever is recorded first",
    happens: ({ begin, end, fire }) => {
      begin("x");
      begin("y");
      end("x");
      fire("trigger", ["x", "y"]);
    },
    trees: ["trigger(x y)"],
  },
  {
    name: "a trigger that an action fires is below that action",
    happens: ({ begin, fire }) => {
      begin("a");
      begin("x");
      fire("trigger", ["x"]);
    },
    trees: ["a(trigger(x))"],
  },
])("$name", ({ happens, trees: expected }) => {
  const history = new ActivationHistory();
  happens(play(history));
  expect(trees(history)).toEqual(expected);
});

test("a trigger's payload is that of its record", () => {
  const history = new ActivationHistory();
  play(history).fire("trigger", []);
  expect(history.get("trigger")).toMatchObject({
    kind: "trigger",
    path: "guest/trigger",
    payload: { fired: true },
  });
});

test("the oldest activations and payloads are forgotten first", () => {
  const history = new ActivationHistory({ maxActivations: 3, maxPayloadBytes: 250 });
  for (const id of ["a", "b", "c", "d"]) {
    play(history).begin(id, { payload: { text: "x".repeat(80) }, transactionId: id });
  }
  expect(history.get("a")).toBeUndefined();
  expect(["b", "c", "d"].map((id) => history.get(id)?.payload !== undefined)).toEqual([false, true, true]);
});

test("a payload that is larger than all that may be remembered is kept until the next one", () => {
  const history = new ActivationHistory({ maxPayloadBytes: 10 });
  play(history).begin("a", { payload: { text: "long enough" } });
  expect(history.get("a")?.payload).toBeDefined();
  play(history).begin("b");
  expect(history.get("a")?.payload).toBeUndefined();
});

test("records of an earlier run are taken in, with what they say of their times", () => {
  const history = new ActivationHistory();
  const part = record("part", {
    cause: "whole",
    start: 1000,
    duration: 30,
    annotations: [
      { key: "path", value: "guest/pkg/part" },
      { key: "kind", value: "nodejs:20" },
      { key: "waitTime", value: 5 },
      { key: "initTime", value: 20 },
    ],
  });
  const whole = record("whole", { start: 990, annotations: [{ key: "kind", value: "sequence" }] });
  history.recall([part, whole]);
  expect(trees(history)).toEqual(["whole(part)"]);
  expect(history.get("part")).toMatchObject({
    path: "guest/pkg/part",
    begun: 995,
    progress: { kind: "finished", isCold: true, waitMs: 5, initMs: 20, durationMs: 30 },
  });
});

test("lines of what is running are kept, the latest of them", () => {
  const history = new ActivationHistory();
  play(history).begin("a");
  for (let line = 0; line < 600; line++) {
    history.onLog({ stream: "stdout", text: `${line}`, action: "guest/a", activationId: "a" });
  }
  const { progress } = history.get("a")!;
  const lines = progress.kind === "running" ? progress.lines.map(({ text }) => text) : [];
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([500, "100", "599"]);
});

test("each change has a number, and what changed can be asked for", () => {
  const history = new ActivationHistory();
  const { begin, end } = play(history);
  begin("a", { transactionId: "1" });
  begin("b", { transactionId: "2" });
  const { version } = history;
  end("a");
  expect(history.changedAfter(version).map(({ id }) => id)).toEqual(["a"]);
  expect(history.changedAfter(history.version)).toEqual([]);
});

test("activations of an action are counted", () => {
  const history = new ActivationHistory();
  const { begin, end } = play(history);
  begin("a");
  end("a", {}, { isCold: true, runMs: 7 });
  expect(history.countsOf("guest/a")).toEqual({ activations: 1, failures: 0, cold: 1, runs: [7] });
  expect(history.countsOf("guest/b")).toBeUndefined();
});
