/** Environment variables as a program sees them. */
export type Env = Record<string, string | undefined>;

/**
 * An environment that may change with every run.
 *
 * The C library never frees the text of a variable that is set anew: three new values a run, in a container that
 * stays warm, fill its memory (about 340 bytes a run with glibc). So the program sees a copy, and what a run exports
 * is written to the copy alone.
 */
export interface DetachedEnv {
  /** In place of `process.env`. What is written here reaches the process too, as `TZ` must. */
  seen: Env;
  /** The copy behind it. What is written here is seen by the program and by the processes it starts. */
  values: Env;
}

/** @param real  `process.env` */
export function detachEnv(real: Env): DetachedEnv {
  const values: Env = { ...real };
  const seen = new Proxy(values, {
    set(_, name, value) {
      // As process.env has it: everything becomes text, symbols throw.
      const text = `${value}`;
      real[`${name as string}`] = text;
      return Reflect.defineProperty(values, name, {
        value: text,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
    deleteProperty(_, name) {
      if (typeof name === "string") delete real[name];
      return Reflect.deleteProperty(values, name);
    },
  });
  return { seen, values };
}

/**
 * The environment of an action: the container's own, `env` of `/init` over it, `__OW_*` of each `/run` over both.
 */
export interface ActionEnvironment {
  /**
   * Exports `env` of `/init`.
   *
   * @returns takes it back; for an init that failed
   */
  exportInit(env: unknown): () => void;
  /** Exports a run's metadata as `__OW_<UPPER CASE>`; what an earlier run set and this one lacks goes back. */
  exportRun(metadata: Record<string, unknown>): void;
}

export function createEnvironment({ seen, values }: DetachedEnv): ActionEnvironment {
  /** What the names that the last run set were before any run; undefined when they were not there. */
  let beforeRuns = new Map<string, string | undefined>();

  return {
    exportInit(env) {
      const before = new Map<string, string | undefined>();
      if (typeof env !== "object" || env === null || Array.isArray(env)) return () => {};
      for (const [name, value] of Object.entries(env)) {
        before.set(name, Object.hasOwn(values, name) ? values[name] : undefined);
        seen[name] = environmentText(value);
      }
      return () => restore(seen, before);
    },

    exportRun(metadata) {
      const before = new Map<string, string | undefined>();
      for (const key of Object.keys(metadata)) {
        const value = metadata[key];
        if (key === "value" || value === null) continue;
        const name = `__OW_${key.toUpperCase()}`;
        before.set(name, beforeRuns.has(name) ? beforeRuns.get(name) : values[name]);
        beforeRuns.delete(name);
        values[name] = environmentText(value);
      }
      restore(values, beforeRuns);
      beforeRuns = before;
    },
  };
}

/**
 * A JSON value as the text of an environment variable, as the platform itself writes `init: true` parameters: text
 * as it is, null as "", numbers and booleans as text, the rest as JSON.
 *
 * Source: OpenWhisk, WhiskAction.scala, containerInitializer.
 */
export function environmentText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function restore(env: Env, before: Map<string, string | undefined>): void {
  for (const [name, value] of before) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
}
