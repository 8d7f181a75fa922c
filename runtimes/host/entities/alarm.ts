import type { Json } from "../json/json.js";

/** When a trigger is fired by itself; kept with the trigger, so that it lives as long. */
export interface Alarm {
  schedule: AlarmSchedule;
  /** What the trigger is fired with. */
  payload: Json;
  startDate?: AlarmDate;
  stopDate?: AlarmDate;
  /** Of a cron alarm: how often it fires; missing when there is no such limit. */
  maxTriggers?: number;
  /** How often it has fired; counted only when `maxTriggers` is given. */
  fired: number;
  status: AlarmStatus;
}

export type AlarmSchedule =
  | { kind: "cron"; cron: string; timezone?: string; strict?: Json }
  /** The start date is always given. */
  | { kind: "interval"; minutes: number }
  | { kind: "once"; date: AlarmDate; deleteAfterFire: DeleteAfterFire };

/** As the caller gave it: epoch milliseconds, or what `Date` reads. */
export type AlarmDate = number | string;

/** What goes away once the alarm has fired: nothing, the trigger, or its rules as well. */
export type DeleteAfterFire = "false" | "true" | "rules";

export type AlarmStatus =
  | { active: true; dateChanged: number }
  | {
      active: false;
      /** Epoch milliseconds. */
      dateChanged: number;
      reason: { kind: "AUTO" | "USER"; statusCode?: number; message: string };
    };
