import { currentActivation } from "../running.js";
import { seldom } from "../seldom.js";

/**
 * Keeps an error that nobody caught from ending the container, and with it every activation in it.
 *
 * Node says which activation the error belongs to, as for everything asynchronous; that one is answered with
 * 500. One that belongs to none (a timer of start-up, say) is logged; so is, before Node 24 and while several
 * activations run, one from a `queueMicrotask` callback, whose activation then ends at its deadline. Behind a
 * port the process would end and be started again; here the platform would report 400 and nothing else.
 * Installed by the first activation, not on import.
 *
 * While activations are not tracked (see running.ts), an error that an earlier one left behind counts as the
 * running one's, as it would have ended its request behind a port.
 */
export function guardProcess(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.on("uncaughtException", onStray);
  process.on("unhandledRejection", onStray);
}

let isGuarded = false;

function onStray(error: unknown): void {
  const activation = currentActivation();
  if (activation?.abandon !== undefined) activation.abandon(error);
  else seldom().logFailure(error);
}
