import type { Alarm, AlarmDate } from "../entities/alarm.js";
import { alarmTexts } from "./alarm-texts.js";
import { nextCronTime } from "./cron-time.js";

/** When an alarm fires next, or why it never does again. */
export type NextFire = { kind: "at"; time: number } | { kind: "never"; reason: string };

/**
 * When an alarm fires next. What was due while nobody looked is not made up for. Source:
 * apache/openwhisk-package-alarms, cronAlarm.js, intervalAlarm.js, dateAlarm.js.
 *
 * @param after  epoch milliseconds
 */
export function nextFire({ schedule, startDate, stopDate }: Alarm, after: number): NextFire {
  const start = startDate === undefined ? Number.NEGATIVE_INFINITY : millisecondsOf(startDate);
  const stop = stopDate === undefined ? Number.POSITIVE_INFINITY : millisecondsOf(stopDate);
  switch (schedule.kind) {
    case "once": {
      const time = millisecondsOf(schedule.date);
      return time > after ? { kind: "at", time } : { kind: "never", reason: alarmTexts.dateExpired };
    }
    case "interval": {
      const interval = schedule.minutes * 60_000;
      const passed = Math.floor((after - start) / interval) + 1;
      return until(start + Math.max(0, passed) * interval, after, stop);
    }
    case "cron": {
      const time = nextCronTime(schedule.cron, schedule.timezone, Math.max(after, start));
      return until(time ?? Number.POSITIVE_INFINITY, after, stop);
    }
  }
}

function until(time: number, after: number, stop: number): NextFire {
  if (stop <= after) return { kind: "never", reason: alarmTexts.stopExpired };
  const isNever = time > stop || time === Number.POSITIVE_INFINITY;
  return isNever ? { kind: "never", reason: alarmTexts.nextFireAfterStop } : { kind: "at", time };
}

/** Epoch milliseconds. */
export function millisecondsOf(date: AlarmDate): number {
  return new Date(date).getTime();
}
