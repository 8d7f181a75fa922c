import type { Alarm, AlarmStatus } from "../entities/alarm.js";
import type { TriggerEntity } from "../entities/entity.js";
import type { InTurn } from "../entities/in-turn.js";
import { pathOf } from "../entities/resolve-action.js";
import { isJsonObject, type JsonObject } from "../json/json.js";
import type { Change, Store } from "../store/store.js";
import { alarmTexts } from "./alarm-texts.js";
import { nextFire } from "./next-fire.js";

export interface AlarmsOptions {
  store: Store;
  /** Changes of triggers and rules. */
  changes: InTurn;
  /** Fires a trigger as its owner would. */
  fire: (trigger: TriggerEntity, payload: JsonObject) => Promise<FireOutcome>;
}

/** What came of firing a trigger; the status is the one that its owner would have been answered. */
export type FireOutcome = { kind: "fired" } | { kind: "refused"; status: number };

/** The longest time that a timer can wait. */
const longestDelayMs = 2 ** 31 - 1;

/** How often a refusal for the rate is tried again. Source: apache/openwhisk-package-alarms, constants.js. */
const maxRetries = 10;

/**
 * Fires triggers when their alarms are due. What an alarm is stays with its trigger; here are only the timers. Source:
 * apache/openwhisk-package-alarms, utils.js.
 */
export class Alarms {
  readonly #options: AlarmsOptions;
  /** By the trigger's path. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #work = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: AlarmsOptions) {
    this.#options = options;
  }

  /** Takes up all alarms of a namespace; those whose time has passed are disabled. */
  start(namespace: string): void {
    for (const trigger of this.#options.store.list("triggers", namespace)) {
      if (trigger.alarm !== undefined) this.schedule(pathOf(trigger), "initialization");
    }
  }

  /** Takes up a trigger's alarm, or what became of it. */
  schedule(path: string, occasion: "creation" | "initialization"): void {
    this.#clear(path);
    const alarm = this.#options.store.get("triggers", path)?.alarm;
    if (alarm?.status.active !== true) return;
    const next = nextFire(alarm, Date.now());
    if (next.kind === "at") this.#arm(path, next.time);
    else this.#track(this.#disable(path, alarmTexts.notScheduled(occasion, next.reason)));
  }

  /** Stops all timers; done when nothing is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const path of [...this.#timers.keys()]) this.#clear(path);
    await Promise.all(this.#work);
  }

  #arm(path: string, time: number, retries = 0): void {
    if (this.#isClosed) return;
    const delay = Math.min(Math.max(0, time - Date.now()), longestDelayMs);
    const timer = setTimeout(() => {
      if (Date.now() < time) this.#arm(path, time, retries);
      else this.#track(this.#fire(path, time, retries));
    }, delay);
    this.#timers.set(path, timer);
  }

  #clear(path: string): void {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
  }

  #track(work: Promise<void>): void {
    const done = work
      .catch((error: Error) => process.emitWarning(error))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }

  async #fire(path: string, time: number, retries: number): Promise<void> {
    const timer = this.#timers.get(path);
    const trigger = this.#options.store.get("triggers", path);
    // Triggers go away without a word; others of their name come.
    if (trigger?.alarm?.status.active !== true) return this.#clear(path);
    const { payload } = trigger.alarm;
    const outcome: FireOutcome = isJsonObject(payload)
      ? await this.#options.fire(trigger, payload)
      : { kind: "refused", status: 400 };
    // Somebody has changed the alarm meanwhile.
    if (this.#timers.get(path) !== timer) return;
    if (outcome.kind === "fired") return this.#conclude(path, Math.max(time, Date.now()));
    if (outcome.status !== 429)
      return this.#disable(path, alarmTexts.refused(outcome.status), outcome.status);
    if (retries === maxRetries) return this.#disable(path, alarmTexts.throttled, 429);
    this.#arm(path, Date.now() + 1000 * (retries + 1) ** 2, retries + 1);
  }

  /** What follows from having fired: the next time, or the end. */
  #conclude(path: string, now: number): Promise<void> {
    return this.#options.changes.run(async () => {
      const { store } = this.#options;
      const trigger = store.get("triggers", path);
      if (trigger?.alarm === undefined) return this.#clear(path);
      const { alarm } = trigger;
      if (alarm.schedule.kind === "once" && alarm.schedule.deleteAfterFire !== "false") {
        this.#clear(path);
        return store.write(deletions(path, trigger, alarm.schedule.deleteAfterFire === "rules"));
      }
      const counted = alarm.maxTriggers === undefined ? alarm : { ...alarm, fired: alarm.fired + 1 };
      const end = endOf(counted, now);
      if (end.kind === "at") this.#arm(path, end.time);
      else this.#clear(path);
      const status: AlarmStatus =
        end.kind === "at"
          ? counted.status
          : { active: false, dateChanged: now, reason: { kind: "AUTO", message: end.reason } };
      if (counted === alarm && status === alarm.status) return;
      await store.write([
        { kind: "put", collection: "triggers", entity: { ...trigger, alarm: { ...counted, status } } },
      ]);
    });
  }

  #disable(path: string, message: string, statusCode?: number): Promise<void> {
    this.#clear(path);
    return this.#options.changes.run(async () => {
      const { store } = this.#options;
      const trigger = store.get("triggers", path);
      if (trigger?.alarm === undefined) return;
      const reason = { kind: "AUTO" as const, ...(statusCode === undefined ? {} : { statusCode }), message };
      const alarm = { ...trigger.alarm, status: { active: false as const, dateChanged: Date.now(), reason } };
      await store.write([{ kind: "put", collection: "triggers", entity: { ...trigger, alarm } }]);
    });
  }
}

/** When an alarm that has just fired does so again, or why it does not. */
function endOf(alarm: Alarm, now: number): ReturnType<typeof nextFire> {
  if (alarm.maxTriggers !== undefined && alarm.fired >= alarm.maxTriggers)
    return { kind: "never", reason: alarmTexts.firedAll };
  const next = nextFire(alarm, now);
  if (next.kind === "at") return next;
  const { kind } = alarm.schedule;
  return { kind: "never", reason: kind === "once" ? alarmTexts.firedOnce : alarmTexts.firedLast(kind) };
}

function deletions(path: string, trigger: TriggerEntity, withRules: boolean): Change[] {
  const rules = withRules ? Object.keys(trigger.rules ?? {}) : [];
  return [
    { kind: "delete", collection: "triggers", path },
    ...rules.map((rule) => ({ kind: "delete", collection: "rules", path: rule }) as const),
  ];
}
