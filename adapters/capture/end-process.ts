/**
 * Milliseconds that a runner gets to send an answer off before the process ends. Shorter than the time after
 * which the platform pauses an idle container (10 s, formerly 50 ms: the invoker's application.conf,
 * `pause-grace`): a process that woke up only to end would take the next activation with it.
 */
const flushMs = 25;

/** Ends the process between two activations, when another one could do better. */
export class ProcessEnd {
  #underWay = 0;
  #timer: NodeJS.Timeout | undefined;

  /** An activation begins, and is answered first. */
  enter(): void {
    this.#underWay += 1;
    clearTimeout(this.#timer);
  }

  /** @param isDue whether the process is of no more use */
  leave(isDue: boolean): void {
    this.#underWay -= 1;
    if (isDue && this.#underWay === 0) this.#timer = setTimeout(() => process.exit(1), flushMs);
  }
}
