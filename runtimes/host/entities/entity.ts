import type { Json } from "../json/json.js";
import type { Alarm } from "./alarm.js";

/** A named value bound to an action or a package. */
export interface Parameter {
  key: string;
  value: Json;
  /** Goes into the runner's environment at /init instead of the arguments of each run. */
  init?: true;
}

/** A remark about an entity; some mean something to the platform. */
export interface Annotation {
  key: string;
  value: Json;
}

/** What all entities have in common. */
interface EntityBase {
  /** `guest`, or `guest/pkg` of an action in a package. */
  namespace: string;
  name: string;
  /** `0.0.1`, one patch more with each change. */
  version: string;
  publish: boolean;
  annotations: Annotation[];
  /** Epoch milliseconds. */
  updated: number;
}

export interface ActionEntity extends EntityBase {
  exec: Exec;
  /** A sequence has its components here, and nothing else (Actions.scala, makeWhiskAction). */
  parameters: Parameter[];
  limits: ActionLimits;
}

/** What an action runs. Source: OpenWhisk, Exec.scala. */
export type Exec = CodeExec | BlackboxExec | SequenceExec;

/** Code of a kind that the table of kinds names. */
export interface CodeExec {
  kind: string;
  code: string;
  /** Whether the code is base64. */
  binary: boolean;
  main?: string;
}

/** A container image, or what stands for one here. */
export interface BlackboxExec {
  kind: "blackbox";
  /** As the caller named it: "openwhisk/dockerskeleton". */
  image: string;
  code?: string;
  binary: boolean;
  main?: string;
}

/** Actions one after the other. */
export interface SequenceExec {
  kind: "sequence";
  /** With a leading slash: `/guest/a`, `/guest/pkg/a`. */
  components: string[];
}

export function isSequence(exec: Exec): exec is SequenceExec {
  return exec.kind === "sequence";
}

export function isBlackbox(exec: Exec): exec is BlackboxExec {
  return exec.kind === "blackbox";
}

export interface ActionLimits {
  /** Milliseconds. */
  timeout: number;
  /** Megabytes. */
  memory: number;
  /** Megabytes. */
  logs: number;
  concurrency: number;
}

export interface PackageEntity extends EntityBase {
  parameters: Parameter[];
  /** The package this one stands for. */
  binding?: { namespace: string; name: string };
}

export interface TriggerEntity extends EntityBase {
  parameters: Parameter[];
  /**
   * By the rule's path, `guest/rule`; missing as long as there was none. A rule's status is kept here and nowhere else
   * (WhiskTrigger.scala).
   */
  rules?: Record<string, RuleLink>;
  /** Set by the feeds of `/whisk.system/alarms`; clients ask those for it. */
  alarm?: Alarm;
}

/** A rule as its trigger knows it. */
export interface RuleLink {
  action: EntityReference;
  status: RuleStatus;
}

export type RuleStatus = "active" | "inactive";

export interface RuleEntity extends EntityBase {
  trigger: EntityReference;
  action: EntityReference;
}

/** Another entity, as rules and triggers name it. */
export interface EntityReference {
  /** `guest`, or `guest/pkg`. */
  path: string;
  name: string;
}

/** Each collection's entities. */
export interface Entities {
  actions: ActionEntity;
  packages: PackageEntity;
  triggers: TriggerEntity;
  rules: RuleEntity;
}

export type Collection = keyof Entities;

export const collections: readonly Collection[] = ["actions", "packages", "triggers", "rules"];

/** The value of an annotation, or undefined. */
export function annotationOf(entity: { annotations: Annotation[] }, key: string): Json | undefined {
  return entity.annotations.find((annotation) => annotation.key === key)?.value;
}

/** Whether an annotation says yes, in whatever way. Source: OpenWhisk, Parameter.scala, isTruthy. */
export function isAnnotated(entity: { annotations: Annotation[] }, key: string): boolean {
  const value = annotationOf(entity, key);
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
}

/** Whether an action's code decides which actions run. On a sequence the annotation means nothing. */
export function isConductor(action: ActionEntity): boolean {
  return !isSequence(action.exec) && isAnnotated(action, "conductor");
}

/** Later lists over earlier ones, by key. */
export function mergeByKey<T extends { key: string }>(...lists: T[][]): T[] {
  const merged = new Map<string, T>();
  for (const list of lists) for (const item of list) merged.set(item.key, item);
  return [...merged.values()];
}

/** One patch more: `0.0.1` is followed by `0.0.2`. */
export function nextVersion(version: string): string {
  const [major, minor, patch] = version.split(".").map(Number);
  return `${major}.${minor}.${patch! + 1}`;
}
