import { unwatch } from "./deadline.js";
import { endActivation } from "./running.js";
import type { Activation } from "./running-activation.js";
import { seldom } from "./seldom.js";

/** To be called once an activation has its result. */
export function finishActivation(activation: Activation): void {
  activation.abandon = undefined;
  unwatch(activation);
  endActivation(activation);
}

/** Waits for what `waitUntil` was given, as long as there is time. */
export async function settlePending(activation: Activation): Promise<void> {
  const outOfTime = new Promise<void>((resolve) => {
    activation.abandon = (reason) => {
      // The answer stands; what else fails meanwhile belongs in the log.
      if (activation.remainingTimeMs() > 0) seldom().logFailure(reason);
      else resolve();
    };
  });
  while (activation.pending !== undefined && activation.remainingTimeMs() > 0) {
    const batch = activation.pending;
    activation.pending = undefined;
    const settled = Promise.allSettled(batch).then((outcomes) => {
      for (const outcome of outcomes) if (outcome.status === "rejected") seldom().logFailure(outcome.reason);
    });
    await Promise.race([settled, outOfTime]);
  }
}
