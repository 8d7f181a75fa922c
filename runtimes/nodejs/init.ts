import type { ActionCode } from "./load-action.js";

/** What `/init` was asked to do. */
export interface InitRequest extends ActionCode {
  /** Unchecked; see `ActionEnvironment`. */
  env: unknown;
}

/** Compared by clients and by the platform's own tests. Source: runtime-nodejs, service.js, initCode. */
export const codeMissing = "Missing main/no code to execute.";

/**
 * Reads the body of `/init`.
 *
 * @returns undefined when there is no code, or no `main`
 */
export function readInit(body: object | null): InitRequest | undefined {
  const { value } = (body ?? {}) as { value?: unknown };
  const { main, code, binary, env } = (value ?? {}) as Record<string, unknown>;
  if (typeof main !== "string" || main === "" || typeof code !== "string" || code === "") return undefined;
  return { main, code, binary: binary === true || binary === "true", env };
}
