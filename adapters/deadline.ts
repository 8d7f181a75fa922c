/**
 * When an activation has to have answered, and one clock that says so.
 *
 * The only reader of `__OW_DEADLINE`. Source: OpenWhisk, docs/actions.md "Accessing action metadata within the
 * action body"; the invoker sends it as text (Container.scala, `deadline`).
 */

import { runOutsideActivation } from "./running.js";

/** Milliseconds. How long the controller holds a blocking request before it answers 202 (docs/reference.md). */
const controllerWaitMs = 60_000;

/** Milliseconds between two looks at the clock; a deadline is noticed at most this late. */
const tickMs = 50;

/** Epoch milliseconds. The last point in time that a Date can be (ECMA-262, "Time Values and Time Range"). */
const lastDateMs = 8.64e15;

/** Something that has to end by a point in time. */
export interface Expiring {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Its place among the watched; -1 when it is not. */
  watchIndex: number;
  expire(): void;
}

/**
 * The platform's deadline for this activation.
 *
 * @param given what the runtime passed beside the parameters, if it did; the environment serves otherwise
 * @returns epoch milliseconds, or undefined outside of a platform
 */
export function readDeadline(given: unknown): number | undefined {
  const value = Number(given ?? process.env.__OW_DEADLINE);
  return value > 0 && value <= lastDateMs ? value : undefined;
}

/**
 * When our own answer is due: a margin before the platform gives up on the action (it is killed at its
 * deadline) or on the waiting client (202 after 60 s). A short-lived action keeps a tenth of its time.
 */
export function answerDueAt(deadline: number, now: number, marginMs: number): number {
  const remainingMs = Math.min(deadline - now, controllerWaitMs);
  return now + remainingMs - Math.min(marginMs, remainingMs / 10);
}

const watched: Expiring[] = [];
let ticking: NodeJS.Timeout | undefined;

/**
 * Calls `expire` once the time has come, unless `unwatch` was called before.
 *
 * One interval serves all activations: a timer for each, or a look into the environment for each, cost more
 * than the rest of an adapter's bookkeeping. It ends itself when nothing is watched, so an idle process holds
 * no handle. What is watched already is not watched twice.
 */
export function watch(expiring: Expiring): void {
  if (expiring.watchIndex >= 0) return;
  expiring.watchIndex = watched.push(expiring) - 1;
  // The one clock must not keep the activation that happened to start it.
  ticking ??= runOutsideActivation(() => setInterval(tick, tickMs));
}

export function unwatch(expiring: Expiring): void {
  const { watchIndex } = expiring;
  if (watchIndex < 0) return;
  const last = watched.pop()!;
  if (last !== expiring) {
    watched[watchIndex] = last;
    last.watchIndex = watchIndex;
  }
  expiring.watchIndex = -1;
}

function tick(): void {
  if (watched.length === 0) {
    clearInterval(ticking);
    ticking = undefined;
    return;
  }
  const now = Date.now();
  for (const expiring of watched.filter((one) => one.expiresAt <= now)) {
    // One that expired before may have ended it.
    if (expiring.watchIndex < 0) continue;
    unwatch(expiring);
    expiring.expire();
  }
}
