/** Counts by name within a minute of the clock: at each full minute all begin anew (RateThrottler.scala, RateInfo). */
export class MinuteCounter {
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  #minute = 0;

  /** @param now  epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns how many there are in this minute, this one included */
  add(name: string): number {
    const minute = Math.floor(this.#now() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
