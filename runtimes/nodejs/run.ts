import type { Refusal } from "./state.js";

/** What `/run` was asked to do. */
export interface RunRequest {
  kind: "run";
  /** An object or an array. */
  params: object;
  /** The whole body, `value` included. */
  metadata: Record<string, unknown>;
}

/**
 * Reads the body of `/run`.
 *
 * The platform always sends an object or an array as `value`; its own test harness also sends none, `null`, and a
 * body of `null`, all of which stand for `{}`.
 *
 * @param body  parsed JSON: an object, an array or null
 */
export function readRun(body: object | null): RunRequest | Refusal {
  const metadata = body === null || Array.isArray(body) ? {} : (body as Record<string, unknown>);
  const params = metadata.value ?? {};
  if (typeof params === "object") return { kind: "run", params, metadata };
  // The official runtime's words (runtime-nodejs, service.js, runCode).
  const text = `Internal system error: the argument must be a dictionary but has type '${typeof params}'.`;
  return { kind: "refused", status: 403, text };
}
