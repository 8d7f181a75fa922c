/**
 * The environment an action sees: the container's own, `env` of `/init` over it, `__OW_*` of each `/run` over both.
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

/** @param env  usually `process.env`; written to */
export function createEnvironment(env: Record<string, string | undefined>): ActionEnvironment {
  /** What the names that the last run set were before any run; undefined when they were not there. */
  let beforeRuns = new Map<string, string | undefined>();

  return {
    exportInit(values) {
      const before = new Map<string, string | undefined>();
      if (typeof values !== "object" || values === null || Array.isArray(values)) return () => {};
      for (const [name, value] of Object.entries(values)) {
        before.set(name, env[name]);
        env[name] = environmentText(value);
      }
      return () => restore(env, before);
    },

    exportRun(metadata) {
      const before = new Map<string, string | undefined>();
      for (const key of Object.keys(metadata)) {
        const value = metadata[key];
        if (key === "value" || value === null) continue;
        const name = `__OW_${key.toUpperCase()}`;
        before.set(name, beforeRuns.has(name) ? beforeRuns.get(name) : env[name]);
        beforeRuns.delete(name);
        env[name] = environmentText(value);
      }
      restore(env, beforeRuns);
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

function restore(env: Record<string, string | undefined>, before: Map<string, string | undefined>): void {
  for (const [name, value] of before) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
}
