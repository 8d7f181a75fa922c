import type { Alarm, AlarmStatus } from "../entities/alarm.js";
import type { TriggerEntity } from "../entities/entity.js";
import type { InTurn } from "../entities/in-turn.js";
import { pathOf } from "../entities/resolve-action.js";
import type { Json, JsonObject } from "../json/json.js";
import type { Store } from "../store/store.js";
import { alarmTexts } from "./alarm-texts.js";
import type { Alarms } from "./alarms.js";
import { InvalidAlarm, readAlarm, updateAlarm } from "./read-alarm.js";

export interface AlarmFeedOptions {
  store: Store;
  changes: InTurn;
  alarms: Alarms;
  /** Whose triggers these are. */
  namespace: string;
  /** Whether a key is the owner's. */
  isKey: (key: string) => boolean;
}

/** What the feed action is answered; all but 200 has an `error`. */
export interface FeedAnswer {
  status: number;
  body: JsonObject;
}

/**
 * What becomes of a trigger's alarm when its feed action is invoked. Source: apache/openwhisk-package-alarms,
 * alarm.js, alarmWebAction.js. PAUSE and UNPAUSE are in OpenWhisk's docs/feeds.md and not in that package.
 */
export async function answerFeed(options: AlarmFeedOptions, params: JsonObject): Promise<FeedAnswer> {
  try {
    return { status: 200, body: await answer(options, params) };
  } catch (error) {
    if (error instanceof InvalidAlarm) return { status: 400, body: { error: error.message } };
    if (error instanceof FeedRefusal) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}

class FeedRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const done = { status: "success" };

async function answer(options: AlarmFeedOptions, params: JsonObject): Promise<JsonObject> {
  const path = `${options.namespace}/${nameOf(params.triggerName)}`;
  const change = (changed: (trigger: TriggerEntity) => Alarm | undefined) =>
    changeAlarm(options, path, params, changed);
  switch (params.lifecycleEvent) {
    case "CREATE": {
      // What is wrong with the parameters is said first.
      const alarm = readAlarm(params, Date.now());
      await change(() => alarm);
      return done;
    }
    case "READ":
      return describeAlarm(...existing(authorized(options, path, params), path));
    case "UPDATE":
      await change((trigger) => updateAlarm(existing(trigger, path)[1], params, Date.now()));
      return done;
    case "PAUSE":
      await change((trigger) => ({ ...existing(trigger, path)[1], status: paused() }));
      return done;
    case "UNPAUSE":
      await change((trigger) => ({
        ...existing(trigger, path)[1],
        status: { active: true, dateChanged: Date.now() },
      }));
      return done;
    case "DELETE":
      // With its trigger the alarm is gone too.
      if (options.store.get("triggers", path) === undefined) {
        checkKey(options, params);
        return done;
      }
      await change((trigger) => {
        existing(trigger, path);
        return undefined;
      });
      return done;
    default:
      throw new FeedRefusal(400, alarmTexts.lifecycleUnknown);
  }
}

/** The name of a trigger of the caller's own namespace, whichever it says. */
function nameOf(triggerName: Json | undefined): string {
  if (typeof triggerName !== "string" || triggerName === "")
    throw new FeedRefusal(400, alarmTexts.triggerNameMissing);
  return triggerName.startsWith("/") ? triggerName.split("/").slice(2).join("/") : triggerName;
}

function checkKey({ isKey }: AlarmFeedOptions, { authKey }: JsonObject): void {
  if (typeof authKey !== "string" || !isKey(authKey)) throw new FeedRefusal(401, alarmTexts.triggerRefused);
}

function authorized(options: AlarmFeedOptions, path: string, params: JsonObject): TriggerEntity {
  checkKey(options, params);
  const trigger = options.store.get("triggers", path);
  if (trigger === undefined) throw new FeedRefusal(404, alarmTexts.triggerRefused);
  return trigger;
}

function existing(trigger: TriggerEntity, path: string): [TriggerEntity, Alarm] {
  if (trigger.alarm === undefined) throw new FeedRefusal(404, alarmTexts.alarmMissing(path));
  return [trigger, trigger.alarm];
}

function changeAlarm(
  options: AlarmFeedOptions,
  path: string,
  params: JsonObject,
  changed: (trigger: TriggerEntity) => Alarm | undefined,
): Promise<void> {
  return options.changes.run(async () => {
    const trigger = authorized(options, path, params);
    const { alarm: _, ...bare } = trigger;
    const alarm = changed(trigger);
    const entity = alarm === undefined ? bare : { ...bare, alarm };
    await options.store.write([{ kind: "put", collection: "triggers", entity }]);
    options.alarms.schedule(pathOf(trigger), "creation");
  });
}

function paused(): AlarmStatus {
  return {
    active: false,
    dateChanged: Date.now(),
    reason: { kind: "USER", message: "Paused by the trigger's owner" },
  };
}

function describeAlarm({ name, namespace }: TriggerEntity, alarm: Alarm): JsonObject {
  const { schedule, status, payload } = alarm;
  const { kind: _, ...own } = schedule;
  const dates = schedule.kind === "once" ? {} : { startDate: alarm.startDate, stopDate: alarm.stopDate };
  const config = { strict: false, ...own, ...dates, name, namespace, payload };
  const dateChangedISO = `${new Date(status.dateChanged).toISOString().slice(0, 19)}Z`;
  // What is undefined is in no JSON.
  return JSON.parse(JSON.stringify({ config, status: { ...status, dateChangedISO } }));
}
