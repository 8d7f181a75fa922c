/** What the alarms package says, word for word. Source: apache/openwhisk-package-alarms, alarmWebAction.js, utils.js. */
export const alarmTexts = {
  triggerNameMissing: "no trigger name parameter was provided",
  triggerRefused: "Trigger authentication request failed.",
  alarmMissing: (path: string) => `could not find trigger /${path} in the database`,
  lifecycleUnknown: "unsupported lifecycleEvent",
  nothingToUpdate: "no updatable parameters were specified",

  cronMissing: "alarms trigger feed is missing the cron parameter",
  cronInvalid: (cron: string) => `cron pattern '${cron}' is not valid`,
  timezoneInvalid: "Invalid timezone.",
  minutesMissing: "interval trigger feed is missing the minutes parameter",
  minutesNoInteger: "the minutes parameter must be an integer",
  minutesTooFew: "the minutes parameter must be an integer greater than zero",
  dateMissing: "alarms once trigger feed is missing the date parameter",
  deleteAfterFireUnknown: "deleteAfterFire parameter must be one of [false, true, rules].",
  dateInvalid: (name: string, date: string) => `${name} parameter '${date}' is not a valid Date`,
  dateInThePast: (name: string, date: string) => `${name} parameter '${date}' must be in the future`,
  stopBeforeStart: (name: string, date: string, start: string) =>
    `${name} parameter '${date}' must be greater than the startDate parameter '${start}'`,
  startAfterStop: (start: string, stop: string) =>
    `startDate parameter '${start}' must be less than the stopDate parameter '${stop}'`,
  maxTriggersOfInterval: "maxTriggers is not supported for the interval trigger feed",
  maxTriggersWithStop: "maxTriggers is not allowed when the stopDate parameter is specified",
  firstFireAfterStop: "the first scheduled trigger fire is not until after the stop date",

  stopExpired: "the stop date has expired",
  nextFireAfterStop: "the next scheduled trigger fire is after the stop date",
  dateExpired: "the fire once date has expired",
  notScheduled: (occasion: string, reason: string) =>
    `Automatically disabled after receiving error on trigger ${occasion}: ${reason}`,
  firedOnce: "Automatically disabled after firing once",
  firedLast: (kind: string) => `Automatically disabled after firing last scheduled ${kind} trigger`,
  firedAll: "Automatically disabled after reaching max triggers",
  throttled: "Automatically disabled after continuously receiving a 429 status code when firing the trigger",
  refused: (status: number) =>
    `Trigger automatically disabled: Received a ${status} status code when firing the trigger`,
} as const;
