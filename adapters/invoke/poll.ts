import { type Budget, pause, remainingMs } from "./budget.js";
import type { Outcome } from "./outcome.js";

/** What a look at an activation's record brought. */
export type RecordAnswer =
  | { kind: "known"; outcome: Outcome }
  | { kind: "not-yet" }
  /** This key may not read it. */
  | { kind: "refused" }
  | { kind: "canceled" };

/** Milliseconds between two looks: short at first, for what is almost done. */
const firstPollMs = 50;
const longestPollMs = 1000;

/**
 * Waits for an activation that the platform no longer waits for, until the caller's time is over. It is never
 * started a second time.
 */
export async function pollActivation(
  activationId: string | undefined,
  budget: Budget,
  look: (activationId: string) => Promise<RecordAnswer>,
): Promise<Outcome> {
  const expired: Outcome = { kind: "failed", failure: "wait-expired", activationId };
  if (activationId === undefined) return expired;
  for (let waitMs = firstPollMs; ; waitMs = Math.min(longestPollMs, waitMs * 1.5)) {
    const answer = await look(activationId);
    if (answer.kind === "known") return answer.outcome;
    if (answer.kind === "refused") return expired;
    if (answer.kind === "canceled" || budget.signal?.aborted)
      return { kind: "failed", failure: "canceled", activationId };
    if (remainingMs(budget) === 0) return expired;
    await pause(Math.min(waitMs, remainingMs(budget)), budget.signal);
  }
}
