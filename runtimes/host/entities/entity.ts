import type { Json } from "../json/json.js";

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

/** What actions and packages have in common. */
interface EntityBase {
  /** `guest`, or `guest/pkg` of an action in a package. */
  namespace: string;
  name: string;
  /** `0.0.1`, one patch more with each change. */
  version: string;
  publish: boolean;
  annotations: Annotation[];
  parameters: Parameter[];
  /** Epoch milliseconds. */
  updated: number;
}

export interface ActionEntity extends EntityBase {
  exec: CodeExec;
  limits: ActionLimits;
}

/** Code of a kind that the table of kinds names. */
export interface CodeExec {
  kind: string;
  code: string;
  /** Whether the code is base64. */
  binary: boolean;
  main?: string;
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
  /** The package this one stands for. */
  binding?: { namespace: string; name: string };
}

/** The value of an annotation, or undefined. */
export function annotationOf(entity: { annotations: Annotation[] }, key: string): Json | undefined {
  return entity.annotations.find((annotation) => annotation.key === key)?.value;
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
