import { expect, test } from "vitest";
import type { Alarm, AlarmSchedule } from "../entities/alarm.js";
import { nextFire } from "./next-fire.js";

const at = (text: string) => Date.parse(`2030-01-01T${text}Z`);
const cron = (pattern: string, timezone?: string): AlarmSchedule => ({
  kind: "cron",
  cron: pattern,
  ...(timezone === undefined ? {} : { timezone }),
});

interface Row extends Pick<Alarm, "startDate" | "stopDate"> {
  name: string;
  schedule: AlarmSchedule;
  after: string;
  /** A time, or the reason why there is none. */
  next: string;
}

test.each<Row>([
  { name: "cron: the next minute", schedule: cron("* * * * *"), after: "12:00:30", next: "12:01:00" },
  { name: "cron: never the very moment", schedule: cron("* * * * *"), after: "12:00:00", next: "12:01:00" },
  { name: "cron: six fields", schedule: cron("*/30 * * * * *"), after: "12:00:10", next: "12:00:30" },
  { name: "cron: hours are UTC's", schedule: cron("0 9 * * *"), after: "01:00:00", next: "09:00:00" },
  {
    name: "cron: or a timezone's",
    schedule: cron("0 9 * * *", "Europe/Paris"),
    after: "01:00:00",
    next: "08:00:00",
  },
  {
    name: "cron: waits for its start",
    schedule: cron("* * * * *"),
    startDate: at("15:00:00"),
    after: "12:00:00",
    next: "15:01:00",
  },
  {
    name: "cron: fires at its stop",
    schedule: cron("* * * * *"),
    stopDate: at("12:01:00"),
    after: "12:00:00",
    next: "12:01:00",
  },
  {
    name: "cron: not after its stop",
    schedule: cron("* * * * *"),
    stopDate: at("12:00:59"),
    after: "12:00:00",
    next: "the next scheduled trigger fire is after the stop date",
  },
  {
    name: "cron: a date that does not exist",
    schedule: cron("0 0 31 2 *"),
    after: "12:00:00",
    next: "the next scheduled trigger fire is after the stop date",
  },
  {
    name: "interval: first at its start",
    schedule: { kind: "interval", minutes: 7 },
    startDate: "2030-01-01T13:00:00Z",
    after: "12:00:00",
    next: "13:00:00",
  },
  {
    name: "interval: steps count from its start",
    schedule: { kind: "interval", minutes: 7 },
    startDate: at("13:00:00"),
    after: "13:08:00",
    next: "13:14:00",
  },
  {
    name: "interval: never the very moment",
    schedule: { kind: "interval", minutes: 7 },
    startDate: at("13:00:00"),
    after: "13:00:00",
    next: "13:07:00",
  },
  {
    name: "interval: what is past is past",
    schedule: { kind: "interval", minutes: 7 },
    startDate: at("13:00:00"),
    stopDate: at("13:30:00"),
    after: "13:30:00",
    next: "the stop date has expired",
  },
  {
    name: "once: at its date",
    schedule: { kind: "once", date: at("14:00:00"), deleteAfterFire: "false" },
    after: "12:00:00",
    next: "14:00:00",
  },
  {
    name: "once: not twice",
    schedule: { kind: "once", date: at("14:00:00"), deleteAfterFire: "false" },
    after: "14:00:00",
    next: "the fire once date has expired",
  },
])("$name", ({ schedule, startDate, stopDate, after, next }) => {
  const alarm: Alarm = {
    schedule,
    payload: {},
    fired: 0,
    status: { active: true, dateChanged: 0 },
    ...(startDate === undefined ? {} : { startDate }),
    ...(stopDate === undefined ? {} : { stopDate }),
  };
  const found = nextFire(alarm, at(after));
  expect(found).toEqual(
    /^\d\d:/.test(next) ? { kind: "at", time: at(next) } : { kind: "never", reason: next },
  );
});
