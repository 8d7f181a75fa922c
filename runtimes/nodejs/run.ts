/** What `/run` was asked to do. */
export type RunRequest =
  | { kind: "run"; params: object; metadata: Record<string, unknown> }
  /** `value` is neither object nor array. */
  | { kind: "wrong-type"; type: string };

/**
 * Reads the body of `/run`.
 *
 * The platform always sends an object or array as `value`; its own test harness also sends none, `null`, and a body
 * of `null`, all of which stand for `{}`.
 */
export function readRun(body: unknown): RunRequest {
  const metadata = body === null || Array.isArray(body) ? {} : (body as Record<string, unknown>);
  const params = metadata.value ?? {};
  return typeof params === "object"
    ? { kind: "run", params, metadata }
    : { kind: "wrong-type", type: typeof params };
}

/** The official runtime's words. Source: runtime-nodejs, service.js, runCode. */
export function wrongType(type: string): string {
  return `Internal system error: the argument must be a dictionary but has type '${type}'.`;
}
