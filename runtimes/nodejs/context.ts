/**
 * What one activation knows about itself: the second argument of `main`.
 *
 * The `__OW_*` variables say the same, but a process has one environment and several runs may be under way, so
 * only this object is right for each of them.
 */
export interface ActionContext {
  activationId?: string;
  transactionId?: string;
  /** The invoking namespace, not necessarily the one the action lives in. */
  namespace?: string;
  /** With a leading slash: "/guest/package/name". */
  actionName?: string;
  actionVersion?: string;
  /** Epoch milliseconds. The platform sends text. */
  deadline?: number;
  /** From the call, else the container's `__OW_API_HOST`. */
  apiHost?: string;
  /** Only when the action's annotations grant it. */
  apiKey?: string;
  /** Milliseconds until the deadline, never below 0; Infinity when no deadline was sent. */
  getRemainingTimeInMillis(): number;
  /** Whatever else `/run` carried, under its name in camel case. */
  [name: string]: unknown;
}

const camelNames = new Map<string, string>();

/**
 * Makes a run's context from the metadata beside `value` in its body.
 *
 * @param metadata  as `/run` carried it, `value` included or not
 * @param apiHost  used when the metadata has no `api_host`
 */
export function createContext(metadata: Record<string, unknown>, apiHost: string | undefined): ActionContext {
  const context: ActionContext = { getRemainingTimeInMillis: () => remaining(context.deadline) };
  for (const key of Object.keys(metadata)) {
    const name = camelName(key);
    if (key !== "value" && name !== "getRemainingTimeInMillis" && metadata[key] !== null) {
      context[name] = metadata[key];
    }
  }
  if (metadata.deadline !== undefined) context.deadline = Number(metadata.deadline);
  if (context.apiHost === undefined && apiHost !== undefined) context.apiHost = apiHost;
  return context;
}

function remaining(deadline: number | undefined): number {
  // A deadline that is no number must not make every run look late.
  if (deadline === undefined || Number.isNaN(deadline)) return Number.POSITIVE_INFINITY;
  return Math.max(0, deadline - Date.now());
}

/** `action_name` → `actionName`. `__proto__` becomes `_Proto__`, an ordinary name. */
function camelName(key: string): string {
  let name = camelNames.get(key);
  if (name === undefined) {
    name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    // The platform sends seven names; a caller who makes up new ones each time must not fill the memory.
    if (camelNames.size < 100) camelNames.set(key, name);
  }
  return name;
}
