/** How long a call may still take, and whether it is still wanted. */
export interface Budget {
  /** Epoch milliseconds. */
  deadlineAt: number;
  signal: AbortSignal | undefined;
}

export function remainingMs({ deadlineAt }: Budget): number {
  return Math.max(0, deadlineAt - Date.now());
}

/**
 * The call's own limit, but so much before the activation's end that there is time to answer for it.
 *
 * @param activationMs  milliseconds that the running activation has left; Infinity outside of one
 */
export function budgetOf(timeoutMs: number, activationMs: number, signal: AbortSignal | undefined): Budget {
  const ownMs = activationMs - Math.min(200, activationMs / 10);
  return { deadlineAt: Date.now() + Math.min(timeoutMs, ownMs), signal };
}

/** Waits; ends early, without an error, when the call is canceled. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end, { once: true });
  });
}
