import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Alarm } from "../entities/alarm.js";
import type { TriggerEntity } from "../entities/entity.js";
import { InTurn } from "../entities/in-turn.js";
import { MemoryStore } from "../store/memory-store.js";
import { Alarms, type FireOutcome } from "./alarms.js";

const noon = Date.parse("2030-01-01T12:00:00Z");
const minute = 60_000;

let store: MemoryStore;
let alarms: Alarms;
/** Minutes after noon. */
let fired: number[];
let outcome: FireOutcome;

beforeEach(() => {
  vi.useFakeTimers({ now: noon, toFake: ["setTimeout", "clearTimeout", "Date"] });
  store = new MemoryStore(10);
  fired = [];
  outcome = { kind: "fired" };
  alarms = new Alarms({
    store,
    changes: new InTurn(),
    async fire() {
      fired.push((Date.now() - noon) / minute);
      return outcome;
    },
  });
});

afterEach(async () => {
  await alarms.close();
  vi.useRealTimers();
});

async function put(alarm: Pick<Alarm, "schedule"> & Partial<Alarm>): Promise<void> {
  const whole: Alarm = { payload: {}, fired: 0, status: { active: true, dateChanged: noon }, ...alarm };
  const trigger: TriggerEntity = {
    namespace: "guest",
    name: "t",
    version: "0.0.1",
    publish: false,
    annotations: [],
    parameters: [],
    rules: { "guest/r": { action: { path: "guest", name: "a" }, status: "active" } },
    updated: noon,
    alarm: whole,
  };
  const { alarm: _, parameters: __, rules: ___, ...rule } = { ...trigger, name: "r" };
  const reference = { path: "guest", name: "t" };
  await store.write([
    { kind: "put", collection: "triggers", entity: trigger },
    { kind: "put", collection: "rules", entity: { ...rule, trigger: reference, action: reference } },
  ]);
}

const status = () => store.get("triggers", "guest/t")?.alarm?.status;
const everyMinute = { kind: "cron", cron: "* * * * *" } as const;
const disabled = (message: string, statusCode?: number) => ({
  active: false,
  dateChanged: expect.any(Number),
  reason: { kind: "AUTO", message, ...(statusCode === undefined ? {} : { statusCode }) },
});
const active = { active: true, dateChanged: noon };

interface Row {
  name: string;
  alarm: Pick<Alarm, "schedule"> & Partial<Alarm>;
  minutes: number;
  fired: number[];
  status: unknown;
}

test.each<Row>([
  {
    name: "a cron alarm fires again and again",
    alarm: { schedule: everyMinute },
    minutes: 3.5,
    fired: [1, 2, 3],
    status: active,
  },
  {
    name: "as often as it may",
    alarm: { schedule: everyMinute, maxTriggers: 2 },
    minutes: 5,
    fired: [1, 2],
    status: disabled("Automatically disabled after reaching max triggers"),
  },
  {
    name: "until its stop",
    alarm: { schedule: everyMinute, stopDate: noon + 2.5 * minute },
    minutes: 5,
    fired: [1, 2],
    status: disabled("Automatically disabled after firing last scheduled cron trigger"),
  },
  {
    name: "an interval begins at its start",
    alarm: { schedule: { kind: "interval", minutes: 2 }, startDate: noon + minute },
    minutes: 6,
    fired: [1, 3, 5],
    status: active,
  },
  {
    name: "an interval ends at its stop",
    alarm: {
      schedule: { kind: "interval", minutes: 2 },
      startDate: noon + minute,
      stopDate: noon + 4 * minute,
    },
    minutes: 9,
    fired: [1, 3],
    status: disabled("Automatically disabled after firing last scheduled interval trigger"),
  },
  {
    name: "a date comes once",
    alarm: { schedule: { kind: "once", date: noon + minute, deleteAfterFire: "false" } },
    minutes: 9,
    fired: [1],
    status: disabled("Automatically disabled after firing once"),
  },
  {
    name: "a date beyond the longest timer comes too",
    alarm: { schedule: { kind: "once", date: noon + 50_000 * minute, deleteAfterFire: "false" } },
    minutes: 60_000,
    fired: [50_000],
    status: disabled("Automatically disabled after firing once"),
  },
  {
    name: "a date that is past when the host starts is over",
    alarm: { schedule: { kind: "once", date: noon - 1, deleteAfterFire: "true" } },
    minutes: 1,
    fired: [],
    status: disabled(
      "Automatically disabled after receiving error on trigger initialization: the fire once date has expired",
    ),
  },
  {
    name: "a payload that no trigger takes ends it",
    alarm: { schedule: everyMinute, payload: [1] },
    minutes: 3,
    fired: [],
    status: disabled(
      "Trigger automatically disabled: Received a 400 status code when firing the trigger",
      400,
    ),
  },
  {
    name: "what is disabled does not fire",
    alarm: {
      schedule: everyMinute,
      status: { active: false, dateChanged: 1, reason: { kind: "USER", message: "x" } },
    },
    minutes: 3,
    fired: [],
    status: { active: false, dateChanged: 1, reason: { kind: "USER", message: "x" } },
  },
])("$name", async (row) => {
  await put(row.alarm);
  alarms.start("guest");
  await vi.advanceTimersByTimeAsync(row.minutes * minute);
  expect({ fired, status: status() }).toEqual({ fired: row.fired, status: row.status });
});

test.each([
  { deleteAfterFire: "true", triggers: 0, rules: 1 },
  { deleteAfterFire: "rules", triggers: 0, rules: 0 },
] as const)("after firing, $deleteAfterFire deletes", async ({ deleteAfterFire, triggers, rules }) => {
  await put({ schedule: { kind: "once", date: noon + 1, deleteAfterFire } });
  alarms.start("guest");
  await vi.advanceTimersByTimeAsync(minute);
  expect(fired).toHaveLength(1);
  expect([store.list("triggers", "guest").length, store.list("rules", "guest").length]).toEqual([
    triggers,
    rules,
  ]);
});

test("a refusal for the rate is tried ten times more, later each time", async () => {
  await put({ schedule: { kind: "once", date: noon + minute, deleteAfterFire: "false" } });
  outcome = { kind: "refused", status: 429 };
  alarms.start("guest");
  await vi.advanceTimersByTimeAsync(20 * minute);
  const seconds = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100];
  let sum = 60;
  expect(fired.map((at) => Math.round(at * 60))).toEqual(seconds.map((wait) => (sum += wait)));
  expect(status()).toEqual(
    disabled(
      "Automatically disabled after continuously receiving a 429 status code when firing the trigger",
      429,
    ),
  );
});

test("a changed alarm replaces the one before, a deleted trigger ends it", async () => {
  await put({ schedule: everyMinute });
  alarms.start("guest");
  await put({ schedule: { kind: "interval", minutes: 10 }, startDate: noon + 5 * minute });
  alarms.schedule("guest/t", "creation");
  await vi.advanceTimersByTimeAsync(6 * minute);
  expect(fired).toEqual([5]);
  await store.write([{ kind: "delete", collection: "triggers", path: "guest/t" }]);
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect([fired, vi.getTimerCount()]).toEqual([[5], 0]);
});
