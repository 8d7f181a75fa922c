import type { Alarm, AlarmDate, AlarmSchedule, DeleteAfterFire } from "../entities/alarm.js";
import type { Json, JsonObject } from "../json/json.js";
import { alarmTexts } from "./alarm-texts.js";
import { isCronPattern, isTimezone } from "./cron-time.js";
import { millisecondsOf, nextFire } from "./next-fire.js";

/** Parameters that a feed does not take; the message is the package's. */
export class InvalidAlarm extends Error {}

/** An interval that names no start begins this many milliseconds later. */
const startDelayMs = 30_000;

/**
 * Reads what a feed's CREATE says. Source: apache/openwhisk-package-alarms, alarmWebAction.js.
 *
 * @param now  epoch milliseconds
 * @throws InvalidAlarm
 */
export function readAlarm(params: JsonObject, now: number): Alarm {
  const schedule = readSchedule(params, now);
  const alarm: Alarm = {
    schedule,
    payload: payloadOf(params.trigger_payload) ?? {},
    fired: 0,
    status: { active: true, dateChanged: now },
  };
  if (schedule.kind === "once") return alarm;
  if (isGiven(params.startDate)) alarm.startDate = readDate("startDate", params.startDate, now);
  else if (schedule.kind === "interval") alarm.startDate = now + startDelayMs;
  if (isGiven(params.maxTriggers) && isGiven(params.stopDate)) {
    throw new InvalidAlarm(
      schedule.kind === "interval" ? alarmTexts.maxTriggersOfInterval : alarmTexts.maxTriggersWithStop,
    );
  }
  if (schedule.kind === "cron" && Number(params.maxTriggers) > 0)
    alarm.maxTriggers = Number(params.maxTriggers);
  if (isGiven(params.stopDate)) {
    alarm.stopDate = readDate("stopDate", params.stopDate, now, alarm.startDate);
    if (schedule.kind === "cron" && nextFire(alarm, now).kind === "never")
      throw new InvalidAlarm(alarmTexts.firstFireAfterStop);
  }
  return alarm;
}

/**
 * An alarm as a feed's UPDATE changes it; it is active then, and counts anew.
 *
 * @param now  epoch milliseconds
 * @throws InvalidAlarm
 */
export function updateAlarm(previous: Alarm, params: JsonObject, now: number): Alarm {
  const schedule = updateSchedule(previous.schedule, params, now);
  const isOnce = schedule.kind === "once";
  const payload = isGiven(params.trigger_payload) ? payloadOf(params.trigger_payload) : undefined;
  const startDate =
    !isOnce && isGiven(params.startDate) ? readDate("startDate", params.startDate, now) : undefined;
  const stopDate =
    !isOnce && isGiven(params.stopDate)
      ? readDate("stopDate", params.stopDate, now, startDate ?? previous.startDate)
      : undefined;
  checkOrder(startDate, stopDate ?? previous.stopDate);
  if ([payload, startDate, stopDate].every((value) => value === undefined) && schedule === previous.schedule)
    throw new InvalidAlarm(alarmTexts.nothingToUpdate);
  return {
    ...previous,
    schedule,
    ...(payload === undefined ? {} : { payload }),
    ...(startDate === undefined ? {} : { startDate }),
    ...(stopDate === undefined ? {} : { stopDate }),
    fired: 0,
    status: { active: true, dateChanged: now },
  };
}

function readSchedule(params: JsonObject, now: number): AlarmSchedule {
  if (isGiven(params.fireOnce)) {
    if (!isGiven(params.date)) throw new InvalidAlarm(alarmTexts.dateMissing);
    const date = readDate("date", params.date, now);
    const { deleteAfterFire } = params;
    return {
      kind: "once",
      date,
      deleteAfterFire: isGiven(deleteAfterFire) ? readDelete(deleteAfterFire) : "false",
    };
  }
  if (isGiven(params.isInterval)) {
    if (!isGiven(params.minutes)) throw new InvalidAlarm(alarmTexts.minutesMissing);
    return { kind: "interval", minutes: readMinutes(params.minutes) };
  }
  if (!isGiven(params.cron)) throw new InvalidAlarm(alarmTexts.cronMissing);
  const { strict } = params;
  return { ...readCron(params.cron, params.timezone), ...(strict === undefined ? {} : { strict }) };
}

/** The same object when nothing of it is to change. */
function updateSchedule(previous: AlarmSchedule, params: JsonObject, now: number): AlarmSchedule {
  switch (previous.kind) {
    case "once": {
      const date = isGiven(params.date) ? readDate("date", params.date, now) : undefined;
      const deleteAfterFire = isGiven(params.deleteAfterFire)
        ? readDelete(params.deleteAfterFire)
        : undefined;
      if (date === undefined && deleteAfterFire === undefined) return previous;
      return {
        kind: "once",
        date: date ?? previous.date,
        deleteAfterFire: deleteAfterFire ?? previous.deleteAfterFire,
      };
    }
    case "interval":
      return isGiven(params.minutes) ? { kind: "interval", minutes: readMinutes(params.minutes) } : previous;
    case "cron": {
      const isSame = !isGiven(params.cron) && !isGiven(params.timezone);
      if (isSame && params.strict === undefined) return previous;
      const cron = isGiven(params.cron) ? params.cron : previous.cron;
      const strict = params.strict ?? previous.strict;
      return {
        ...readCron(cron, isGiven(params.timezone) ? params.timezone : previous.timezone),
        ...(strict === undefined ? {} : { strict }),
      };
    }
  }
}

function readCron(cron: Json, timezone: Json | undefined): AlarmSchedule & { kind: "cron" } {
  const zone = isGiven(timezone) ? String(timezone) : undefined;
  if (zone !== undefined && !isTimezone(zone)) throw new InvalidAlarm(alarmTexts.timezoneInvalid);
  if (typeof cron !== "string" || !isCronPattern(cron))
    throw new InvalidAlarm(alarmTexts.cronInvalid(String(cron)));
  return { kind: "cron", cron, ...(zone === undefined ? {} : { timezone: zone }) };
}

/** A number, or the text of one. */
function readMinutes(value: Json): number {
  const minutes = Number.parseInt(String(value), 10);
  if (Number(value) !== minutes) throw new InvalidAlarm(alarmTexts.minutesNoInteger);
  if (minutes <= 0) throw new InvalidAlarm(alarmTexts.minutesTooFew);
  return minutes;
}

function readDelete(value: Json): DeleteAfterFire {
  const text = String(value).trim().toLowerCase();
  if (text === "false" || text === "true" || text === "rules") return text;
  throw new InvalidAlarm(alarmTexts.deleteAfterFireUnknown);
}

/** In the future, and after the start where there is one. */
function readDate(name: string, value: Json, now: number, start?: AlarmDate): AlarmDate {
  const text = String(value);
  const time = typeof value === "number" || typeof value === "string" ? millisecondsOf(value) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidAlarm(alarmTexts.dateInvalid(name, text));
  if (now >= time) throw new InvalidAlarm(alarmTexts.dateInThePast(name, text));
  if (start !== undefined && time <= millisecondsOf(start))
    throw new InvalidAlarm(alarmTexts.stopBeforeStart(name, text, String(start)));
  return value as AlarmDate;
}

function checkOrder(start: AlarmDate | undefined, stop: AlarmDate | undefined): void {
  if (start === undefined || stop === undefined || millisecondsOf(start) < millisecondsOf(stop)) return;
  throw new InvalidAlarm(alarmTexts.startAfterStop(String(start), String(stop)));
}

/** A text becomes an object that holds it. */
function payloadOf(value: Json | undefined): Json | undefined {
  if (typeof value === "string") return { payload: value };
  return isGiven(value) ? value : undefined;
}

/** As the package asks: null, false, 0 and an empty text are nothing. */
function isGiven<T extends Json>(value: T | undefined): value is T {
  return Boolean(value);
}
