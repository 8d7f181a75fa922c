import { type Budget, pause, remainingMs } from "./budget.js";
import { rowOf } from "./mapping.js";
import type { Failed, Outcome } from "./outcome.js";

/** What decides whether a failed attempt is followed by another one. */
export interface RetryPolicy {
  isIdempotent: boolean;
  /** Whether to try again at all. */
  isOn: boolean;
  /** From 0 to 1. */
  random: () => number;
}

/** Milliseconds: what the first wait is at most; the next ones at most twice as long each, up to the last. */
const firstWaitMs = 100;
const longestWaitMs = 10_000;
/** Milliseconds over which those spread who all wait for the same minute to begin. */
const minuteSpreadMs = 1000;

/**
 * How long to wait before the next attempt; undefined when there shall be none. Pure.
 *
 * Full jitter: anything between nothing and the limit, so that callers that failed together do not come back
 * together.
 *
 * @param attempt  how many there have been
 */
export function nextWaitMs(failed: Failed, attempt: number, policy: RetryPolicy): number | undefined {
  const { retry } = rowOf(failed.failure);
  if (!policy.isOn || retry.when === "never" || attempt >= retry.attempts) return undefined;
  if (retry.when === "idempotent" && !policy.isIdempotent && failed.executed !== "no") return undefined;
  if (failed.retryAfterMs !== undefined) return failed.retryAfterMs + policy.random() * minuteSpreadMs;
  return policy.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
}

/** Tries until there is an answer, a failure that is final, or no time for another attempt. */
export async function withRetries(
  attempt: () => Promise<Outcome>,
  budget: Budget,
  policy: RetryPolicy,
): Promise<Outcome> {
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt();
    if (outcome.kind !== "failed") return outcome;
    const waitMs = nextWaitMs(outcome, attempts, policy);
    // The failure says more than a deadline that is missed while waiting for another one.
    if (waitMs === undefined || waitMs >= remainingMs(budget)) return outcome;
    await pause(waitMs, budget.signal);
    if (budget.signal?.aborted) {
      const { activationId } = outcome;
      return {
        kind: "failed",
        failure: "canceled",
        executed: outcome.executed ?? rowOf(outcome.failure).executed,
        activationId,
      };
    }
  }
}
