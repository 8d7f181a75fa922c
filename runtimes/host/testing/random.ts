/**
 * Random numbers that come again: a test that fails names its seed.
 *
 * xorshift32 (Marsaglia 2003): far from random for anything else, good enough to vary test data.
 */
export class Random {
  #state: number;

  /** @param seed  any whole number but 0, from which the generator would not move */
  constructor(seed: number) {
    this.#state = seed | 0 || 1;
    // Small seeds begin alike.
    for (let round = 0; round < 16; round++) this.below(2);
  }

  /** A whole number, 0 <= n < end. */
  below(end: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % end;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** As many picks, with repetitions, as a number from `min` to `max` that is drawn first. */
  picks<Item>(items: readonly Item[], min: number, max: number): Item[] {
    return Array.from({ length: min + this.below(max - min + 1) }, () => this.pick(items));
  }

  /** @param probability  0 to 1 */
  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  /** As many things as a number up to `maxLength` that is drawn first. */
  list<Item>(maxLength: number, make: () => Item): Item[] {
    return Array.from({ length: this.below(maxLength + 1) }, make);
  }
}
