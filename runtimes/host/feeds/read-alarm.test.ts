import { expect, test } from "vitest";
import type { Alarm } from "../entities/alarm.js";
import type { JsonObject } from "../json/json.js";
import { readAlarm, updateAlarm } from "./read-alarm.js";

const now = Date.parse("2030-01-01T12:00:00Z");
const later = now + 3_600_000;
const past = "2029-01-01T00:00:00Z";
const base = { payload: {}, fired: 0, status: { active: true, dateChanged: now } };
const cron = { kind: "cron", cron: "* * * * *" } as const;

test.each<{ name: string; params: JsonObject; alarm: Partial<Alarm> }>([
  { name: "a pattern", params: { cron: "* * * * *" }, alarm: { schedule: cron } },
  {
    name: "all that a cron alarm may have",
    params: {
      cron: "* * * * *",
      timezone: "Asia/Tokyo",
      strict: "true",
      startDate: later,
      stopDate: "2031-01-01",
      trigger_payload: { a: 1 },
    },
    alarm: {
      schedule: { ...cron, timezone: "Asia/Tokyo", strict: "true" },
      startDate: later,
      stopDate: "2031-01-01",
      payload: { a: 1 },
    },
  },
  {
    name: "a number of fires",
    params: { cron: "* * * * *", maxTriggers: 3 },
    alarm: { schedule: cron, maxTriggers: 3 },
  },
  {
    name: "-1 for any number of fires",
    params: { cron: "* * * * *", maxTriggers: -1 },
    alarm: { schedule: cron },
  },
  {
    name: "a text as payload",
    params: { cron: "* * * * *", trigger_payload: "x" },
    alarm: { schedule: cron, payload: { payload: "x" } },
  },
  {
    name: "the package's own empty payload",
    params: { cron: "* * * * *", trigger_payload: "" },
    alarm: { schedule: cron, payload: { payload: "" } },
  },
  {
    name: "minutes, which begin half a minute later",
    params: { isInterval: true, minutes: "2" },
    alarm: { schedule: { kind: "interval", minutes: 2 }, startDate: now + 30_000 },
  },
  {
    name: "a date",
    params: { fireOnce: true, date: later },
    alarm: { schedule: { kind: "once", date: later, deleteAfterFire: "false" } },
  },
  {
    name: "a date and what goes afterwards",
    params: { fireOnce: true, date: later, deleteAfterFire: " Rules " },
    alarm: { schedule: { kind: "once", date: later, deleteAfterFire: "rules" } },
  },
])("CREATE takes $name", ({ params, alarm }) => {
  expect(readAlarm(params, now)).toEqual({ ...base, ...alarm });
});

test.each<{ params: JsonObject; text: string }>([
  { params: {}, text: "alarms trigger feed is missing the cron parameter" },
  { params: { cron: "* * * *" }, text: "cron pattern '* * * *' is not valid" },
  { params: { cron: "2031-01-01T00:00:00" }, text: "cron pattern '2031-01-01T00:00:00' is not valid" },
  { params: { cron: "* * * * * * *" }, text: "cron pattern '* * * * * * *' is not valid" },
  { params: { cron: 5 }, text: "cron pattern '5' is not valid" },
  { params: { cron: "* * * * *", timezone: "Mars/Base" }, text: "Invalid timezone." },
  {
    params: { cron: "* * * * *", startDate: "soon" },
    text: "startDate parameter 'soon' is not a valid Date",
  },
  {
    params: { cron: "* * * * *", startDate: past },
    text: `startDate parameter '${past}' must be in the future`,
  },
  {
    params: { cron: "* * * * *", startDate: later, stopDate: later },
    text: `stopDate parameter '${later}' must be greater than the startDate parameter '${later}'`,
  },
  {
    params: { cron: "* * * * *", maxTriggers: 1, stopDate: later },
    text: "maxTriggers is not allowed when the stopDate parameter is specified",
  },
  {
    params: { cron: "0 0 1 1 *", stopDate: later },
    text: "the first scheduled trigger fire is not until after the stop date",
  },
  { params: { isInterval: true }, text: "interval trigger feed is missing the minutes parameter" },
  { params: { isInterval: true, minutes: 1.5 }, text: "the minutes parameter must be an integer" },
  { params: { isInterval: true, minutes: "x" }, text: "the minutes parameter must be an integer" },
  {
    params: { isInterval: true, minutes: -1 },
    text: "the minutes parameter must be an integer greater than zero",
  },
  {
    params: { isInterval: true, minutes: 1, maxTriggers: 1, stopDate: later },
    text: "maxTriggers is not supported for the interval trigger feed",
  },
  { params: { fireOnce: true }, text: "alarms once trigger feed is missing the date parameter" },
  { params: { fireOnce: true, date: past }, text: `date parameter '${past}' must be in the future` },
  {
    params: { fireOnce: true, date: later, deleteAfterFire: "all" },
    text: "deleteAfterFire parameter must be one of [false, true, rules].",
  },
])("CREATE refuses: $text", ({ params, text }) => {
  expect(() => readAlarm(params, now)).toThrow(new Error(text));
});

const previous: Alarm = {
  schedule: { ...cron, timezone: "Asia/Tokyo" },
  payload: { a: 1 },
  stopDate: later,
  fired: 2,
  status: { active: false, dateChanged: 1, reason: { kind: "AUTO", message: "x" } },
};

test.each<{ name: string; from?: Alarm; params: JsonObject; changes: Partial<Alarm> }>([
  {
    name: "a pattern, and the timezone stays",
    params: { cron: "0 * * * *" },
    changes: { schedule: { kind: "cron", cron: "0 * * * *", timezone: "Asia/Tokyo" } },
  },
  {
    name: "strict alone",
    params: { strict: true },
    changes: { schedule: { ...cron, timezone: "Asia/Tokyo", strict: true } },
  },
  { name: "the payload", params: { trigger_payload: "x" }, changes: { payload: { payload: "x" } } },
  { name: "the start", params: { startDate: later - 1 }, changes: { startDate: later - 1 } },
  {
    name: "minutes",
    from: { ...previous, schedule: { kind: "interval", minutes: 2 } },
    params: { minutes: 3 },
    changes: { schedule: { kind: "interval", minutes: 3 } },
  },
  {
    name: "what goes afterwards",
    from: { ...previous, schedule: { kind: "once", date: later, deleteAfterFire: "false" } },
    params: { deleteAfterFire: true },
    changes: { schedule: { kind: "once", date: later, deleteAfterFire: "true" } },
  },
])("UPDATE changes $name; the alarm is active and counts anew", ({ from = previous, params, changes }) => {
  const active = { fired: 0, status: { active: true, dateChanged: now } };
  expect(updateAlarm(from, params, now)).toEqual({ ...from, ...active, ...changes });
});

test.each<{ params: JsonObject; text: string }>([
  { params: { trigger_payload: "", minutes: 5 }, text: "no updatable parameters were specified" },
  { params: { timezone: "Mars/Base" }, text: "Invalid timezone." },
  {
    params: { startDate: later },
    text: `startDate parameter '${later}' must be less than the stopDate parameter '${later}'`,
  },
])("UPDATE refuses: $text", ({ params, text }) => {
  expect(() => updateAlarm(previous, params, now)).toThrow(new Error(text));
});
