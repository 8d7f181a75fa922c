import { expect, test } from "vitest";
import { unlimitedRates } from "../limits.js";
import { Rates, type RatesOptions } from "./rates.js";

const noon = Date.UTC(2026, 0, 1, 12);
const limits = { invocationsPerMinute: 2, concurrentInvocations: 3, firesPerMinute: 1 };
const tooMany = (count: number, allowed: number) =>
  `Too many requests in the last minute (count: ${count}, allowed: ${allowed}).`;

interface Row {
  name: string;
  limits?: RatesOptions["limits"];
  /** Seconds after noon, what is done, and how many actions run by then. */
  steps: { at?: number; do: "invoke" | "fire"; by?: string; running?: number }[];
  refused: (string | undefined)[];
}

test.each<Row>([
  {
    name: "the third invocation of a minute is one too many, and is counted",
    steps: [{ do: "invoke" }, { do: "invoke" }, { do: "invoke" }, { do: "invoke" }],
    refused: [undefined, undefined, tooMany(3, 2), tooMany(4, 2)],
  },
  {
    name: "a new minute of the clock begins anew, however little of the old one was left",
    steps: [
      { at: 58, do: "invoke" },
      { at: 59, do: "invoke" },
      { at: 59, do: "invoke" },
      { at: 60, do: "invoke" },
    ],
    refused: [undefined, undefined, tooMany(3, 2), undefined],
  },
  {
    name: "firing has a count of its own",
    steps: [{ do: "fire" }, { do: "invoke" }, { do: "fire" }, { do: "invoke" }],
    refused: [undefined, undefined, tooMany(2, 1), undefined],
  },
  {
    name: "each namespace is counted by itself",
    steps: [{ do: "fire" }, { do: "fire", by: "other" }, { do: "fire", by: "other" }],
    refused: [undefined, undefined, tooMany(2, 1)],
  },
  {
    name: "as many as are allowed may run, and no further one may start",
    steps: [
      { do: "invoke", running: 2 },
      { do: "invoke", running: 3 },
    ],
    refused: [undefined, "Too many concurrent requests in flight (count: 3, allowed: 3)."],
  },
  {
    name: "the minute is asked before what runs",
    limits: { ...limits, invocationsPerMinute: 0 },
    steps: [{ do: "invoke", running: 3 }],
    refused: [tooMany(1, 0)],
  },
  {
    name: "unlimited rates refuse nothing",
    limits: unlimitedRates,
    steps: [{ do: "invoke", running: 1e9 }, { do: "fire" }, { do: "fire" }],
    refused: [undefined, undefined, undefined],
  },
])("$name", ({ limits: own = limits, steps, refused }) => {
  let now = noon;
  let running = 0;
  const rates = new Rates({ limits: own, running: () => running, now: () => now });
  const seen = steps.map((step) => {
    now = noon + (step.at ?? 0) * 1000;
    running = step.running ?? 0;
    return rates[step.do](step.by ?? "guest");
  });
  expect(seen).toEqual(refused);
});
