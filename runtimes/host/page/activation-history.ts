import type { Activation, ActivationStatus } from "../activations/activation.js";
import type { ActivationEvent, ActivationEvents, BeginEvent, LogEvent } from "../activations/events.js";
import { annotationOf } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import { isJsonObject, type Json } from "../json/json.js";
import { roughBytes } from "./rough-bytes.js";

/** One activation, from the moment it was accepted. */
export interface Watched {
  readonly id: string;
  /** `guest/pkg/name` */
  readonly path: string;
  /** The action's kind, or "trigger". */
  readonly kind: string;
  /** `guest/pkg`, when a binding led to the action. */
  readonly binding?: string;
  /** Epoch milliseconds; what is waited for a runner comes after it. */
  readonly begun: number;
  readonly transactionId?: string;
  /** The activation that this one is a part of, in the platform's sense: of a sequence or a composition. */
  readonly cause?: string;
  /** The activation that this one is shown under; its cause, its trigger, or who called it. */
  parent?: string;
  /** What the caller sent, as long as it is remembered. */
  payload?: Json;
  progress: Progress;
  /** Of the last change; changes of the whole history are numbered. */
  version: number;
}

export type Progress =
  | { kind: "running"; lines: LogEvent[] }
  | {
      kind: "finished";
      status: ActivationStatus;
      isCold: boolean;
      waitMs: number;
      initMs?: number;
      runMs?: number;
      /** Milliseconds; missing of a trigger. */
      durationMs?: number;
      /** Of one that failed. */
      error?: string;
    };

/** An activation and what it led to. */
export interface Trace {
  activation: Watched;
  children: Trace[];
}

/** What was counted of an action since the host started. */
export interface ActionCounts {
  activations: number;
  failures: number;
  cold: number;
  /** Milliseconds of the runs that were seen last. */
  runs: number[];
}

export interface HistoryOptions {
  /** Activations that are remembered; the oldest go first. */
  maxActivations: number;
  /** Bytes, roughly, of payloads that are remembered; the oldest go first. */
  maxPayloadBytes: number;
}

const maxLines = 500;
const maxLineLength = 4096;
const maxRuns = 100;

/** Remembers the latest activations for whoever looks on: what is running, what they were given, who led to whom. */
export class ActivationHistory implements ActivationEvents {
  /** Tells that something changed. */
  onChange: () => void = () => {};
  readonly #options: HistoryOptions;
  /** In the order they were accepted. */
  readonly #watched = new Map<string, Watched>();
  readonly #children = new Map<string, Set<string>>();
  readonly #transactions = new Map<string, Set<string>>();
  readonly #counts = new Map<string, ActionCounts>();
  readonly #payloads = new Map<string, number>();
  #payloadBytes = 0;
  #version = 0;

  constructor(options: Partial<HistoryOptions> = {}) {
    this.#options = { maxActivations: 500, maxPayloadBytes: 16 * 1024 * 1024, ...options };
  }

  get version(): number {
    return this.#version;
  }

  readonly onBegin = (event: BeginEvent): void => {
    const { activationId, resolved, payload, transactionId, causes } = event;
    const cause = causes.at(-1);
    const parent = cause ?? this.#callerIn(transactionId, isRunning);
    this.#add({
      id: activationId,
      path: pathOf(resolved.action),
      kind: resolved.action.exec.kind,
      begun: Date.now(),
      transactionId,
      payload,
      progress: { kind: "running", lines: [] },
      version: 0,
      ...(resolved.binding === undefined ? {} : { binding: resolved.binding }),
      ...(cause === undefined ? {} : { cause }),
      ...(parent === undefined ? {} : { parent }),
    });
    this.#keepPayload(activationId, payload);
  };

  readonly onActivation = (event: ActivationEvent): void => {
    const { activation, transactionId } = event;
    const id = activation.activationId;
    if (!this.#watched.has(id)) this.#add(this.#fromRecord(activation, transactionId));
    const watched = this.#watched.get(id)!;
    watched.progress = finishedBy(event);
    if (watched.kind === "trigger") this.#adopt(id, activation);
    else this.#count(watched);
    this.#touch(watched);
  };

  readonly onLog = (event: LogEvent): void => {
    const watched = event.activationId === undefined ? undefined : this.#watched.get(event.activationId);
    if (watched?.progress.kind !== "running") return;
    const { lines } = watched.progress;
    if (lines.length >= maxLines) lines.shift();
    lines.push({ ...event, text: event.text.slice(0, maxLineLength) });
    this.#touch(watched);
  };

  /** Takes in records of an earlier run of the host, the latest first, as far as there is room. */
  recall(records: readonly Activation[]): void {
    for (const activation of records.slice(0, this.#options.maxActivations).reverse()) {
      const watched = this.#fromRecord(activation);
      watched.progress = finishedBy({ activation, ...timesOf(activation) });
      this.#add(watched);
      if (watched.kind === "trigger") this.#adopt(watched.id, activation);
    }
  }

  get(id: string): Watched | undefined {
    return this.#watched.get(id);
  }

  countsOf(path: string): ActionCounts | undefined {
    return this.#counts.get(path);
  }

  /** What was not caused by another activation that is remembered, the latest first. */
  roots(): Watched[] {
    return [...this.#watched.values()]
      .filter(({ id }) => this.rootOf(id) === id)
      .sort((a, b) => b.begun - a.begun);
  }

  /** Activations that changed after a version, in the order they were accepted. */
  changedAfter(version: number): Watched[] {
    return [...this.#watched.values()].filter((watched) => watched.version > version);
  }

  rootOf(id: string): string {
    const passed = new Set([id]);
    let root = id;
    for (;;) {
      const parent = this.#watched.get(root)?.parent;
      if (parent === undefined || !this.#watched.has(parent) || passed.has(parent)) return root;
      passed.add(parent);
      root = parent;
    }
  }

  traceOf(root: Watched, above: ReadonlySet<string> = new Set()): Trace {
    const path = new Set([...above, root.id]);
    const children = [...(this.#children.get(root.id) ?? [])]
      .map((id) => this.#watched.get(id))
      .filter((child): child is Watched => child !== undefined && !path.has(child.id))
      .sort((a, b) => a.begun - b.begun)
      .map((child) => this.traceOf(child, path));
    return { activation: root, children };
  }

  /**
   * Who asked for an activation that came with an id of a transaction under way. When several could have, it is shown
   * under the activation that the transaction began with: calls say which transaction they belong to, not who made them.
   */
  #callerIn(
    transactionId: string,
    wasRunning: (member: Watched) => boolean,
    callees: ReadonlySet<string> = new Set(),
  ): string | undefined {
    const members = [...(this.#transactions.get(transactionId) ?? [])]
      .filter((id) => !callees.has(id))
      .map((id) => this.#watched.get(id)!);
    const first = members[0];
    if (first === undefined) return undefined;
    const callers = members.filter((member) => {
      const isCalled = member !== first && member.cause === undefined;
      return !isCalled && !this.#isComposed(member) && wasRunning(member) && !isOver(member, members);
    });
    if (callers.length === 1) return callers[0]!.id;
    return callers.length > 1 || wasRunning(first) ? first.id : undefined;
  }

  /** Whether it only holds others together. */
  #isComposed({ id, kind }: Watched): boolean {
    const children = [...(this.#children.get(id) ?? [])];
    return (
      kind === "sequence" ||
      kind === "trigger" ||
      children.some((child) => this.#watched.get(child)?.cause === id)
    );
  }

  /** A trigger's record names, rule by rule, the activations that it led to. */
  #adopt(id: string, { logs }: Activation): void {
    for (const callee of activationsIn(logs)) {
      const child = this.#watched.get(callee);
      if (child !== undefined && child.cause === undefined) this.#setParent(child, id);
    }
  }

  #setParent(child: Watched, parent: string): void {
    if (child.parent !== undefined) this.#children.get(child.parent)?.delete(child.id);
    child.parent = parent;
    this.#linkChild(child.id, parent);
    this.#touch(child);
  }

  #linkChild(id: string, parent: string): void {
    const siblings = this.#children.get(parent) ?? new Set();
    this.#children.set(parent, siblings.add(id));
  }

  #fromRecord(activation: Activation, transactionId?: string): Watched {
    const { activationId, start, end, cause } = activation;
    const path = annotationOf(activation, "path");
    const kind = annotationOf(activation, "kind");
    const binding = annotationOf(activation, "binding");
    const begun = start - timesOf(activation).waitMs;
    const isTrigger = end === undefined;
    // What a trigger led to may have begun before its record is made, and did not call it.
    const callees = new Set(isTrigger ? activationsIn(activation.logs) : []);
    const caller =
      transactionId === undefined
        ? undefined
        : this.#callerIn(transactionId, (member) => ranAt(member, begun), callees);
    const parent = cause ?? caller;
    return {
      id: activationId,
      path: typeof path === "string" ? path : pathOf(activation),
      kind: isTrigger ? "trigger" : typeof kind === "string" ? kind : "unknown",
      begun,
      progress: { kind: "running", lines: [] },
      version: 0,
      ...(isTrigger ? { payload: activation.response.result } : {}),
      ...(typeof binding === "string" ? { binding } : {}),
      ...(transactionId === undefined ? {} : { transactionId }),
      ...(cause === undefined ? {} : { cause }),
      ...(parent === undefined ? {} : { parent }),
    };
  }

  #add(watched: Watched): void {
    this.#watched.set(watched.id, watched);
    if (watched.parent !== undefined) this.#linkChild(watched.id, watched.parent);
    if (watched.transactionId !== undefined) {
      const members = this.#transactions.get(watched.transactionId) ?? new Set();
      this.#transactions.set(watched.transactionId, members.add(watched.id));
    }
    if (this.#watched.size > this.#options.maxActivations) this.#forgetOldest();
    this.#touch(watched);
  }

  #forgetOldest(): void {
    const [oldest] = this.#watched.values();
    const { id, parent, transactionId } = oldest!;
    this.#watched.delete(id);
    this.#children.delete(id);
    if (parent !== undefined) this.#children.get(parent)?.delete(id);
    this.#forgetPayload(id);
    const members = this.#transactions.get(transactionId ?? "");
    members?.delete(id);
    if (members?.size === 0) this.#transactions.delete(transactionId!);
  }

  #keepPayload(id: string, payload: Json): void {
    const bytes = roughBytes(payload);
    this.#payloads.set(id, bytes);
    this.#payloadBytes += bytes;
    while (this.#payloadBytes > this.#options.maxPayloadBytes && this.#payloads.size > 1) {
      const [oldest] = this.#payloads.keys();
      this.#forgetPayload(oldest!);
    }
  }

  #forgetPayload(id: string): void {
    const watched = this.#watched.get(id);
    if (watched !== undefined) delete watched.payload;
    this.#payloadBytes -= this.#payloads.get(id) ?? 0;
    this.#payloads.delete(id);
  }

  #count({ path, progress }: Watched): void {
    if (progress.kind !== "finished") return;
    const counts = this.#counts.get(path) ?? { activations: 0, failures: 0, cold: 0, runs: [] };
    counts.activations++;
    if (progress.status !== "success") counts.failures++;
    if (progress.isCold) counts.cold++;
    if (progress.runMs !== undefined) counts.runs.push(progress.runMs);
    if (counts.runs.length > maxRuns) counts.runs.shift();
    this.#counts.set(path, counts);
  }

  #touch(watched: Watched): void {
    watched.version = ++this.#version;
    this.onChange();
  }
}

function finishedBy({
  activation,
  isCold,
  waitMs,
  initMs,
  runMs,
}: Omit<ActivationEvent, "transactionId" | "causes">): Progress {
  const { response, duration } = activation;
  const error = isJsonObject(response.result) ? response.result.error : undefined;
  return {
    kind: "finished",
    status: response.status,
    isCold,
    waitMs,
    ...(initMs === undefined ? {} : { initMs }),
    ...(runMs === undefined ? {} : { runMs }),
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...(error === undefined ? {} : { error: typeof error === "string" ? error : JSON.stringify(error) }),
  };
}

/** What a record says of an activation's times. */
function timesOf(activation: Activation): { isCold: boolean; waitMs: number; initMs?: number } {
  const waitMs = annotationOf(activation, "waitTime");
  const initMs = annotationOf(activation, "initTime");
  return {
    isCold: typeof initMs === "number",
    waitMs: typeof waitMs === "number" ? waitMs : 0,
    ...(typeof initMs === "number" ? { initMs } : {}),
  };
}

function isRunning({ progress }: Watched): boolean {
  return progress.kind === "running";
}

function ranAt({ begun, progress }: Watched, at: number): boolean {
  if (begun > at) return false;
  return progress.kind === "running" || begun + progress.waitMs + (progress.durationMs ?? 0) >= at;
}

/** Parts of a whole come one after the other; that one is done may be told after the next has begun. */
function isOver(part: Watched, members: readonly Watched[]): boolean {
  const later = members.slice(members.indexOf(part) + 1);
  return part.cause !== undefined && later.some(({ cause }) => cause === part.cause);
}

/** What the lines of a trigger's logs, which are JSON, say that it led to. */
function activationsIn(logs: readonly string[]): string[] {
  return logs.flatMap((line) => {
    try {
      const outcome: Json = JSON.parse(line);
      const id = isJsonObject(outcome) ? outcome.activationId : undefined;
      return typeof id === "string" ? [id] : [];
    } catch {
      return [];
    }
  });
}
