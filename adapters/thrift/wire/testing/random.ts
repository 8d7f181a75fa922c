/** Numbers that are the same in every run: xorshift32. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed * 2654435761 || 1;
    this.below(1);
  }

  /** An integer, 0 <= n < limit. */
  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}
