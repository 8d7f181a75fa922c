/**
 * Runs one piece of work after the other.
 *
 * A rule's status is kept in its trigger, so a change of a rule reads and writes its trigger too: two at a time could
 * lose one of them.
 */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  /** @throws what the work throws; the next one begins all the same */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
