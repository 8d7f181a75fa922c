/**
 * Bytes that the bodies of all requests under way may take together: who has no key must not be able to fill the
 * memory with requests that are never finished.
 */
export class BodyBudget {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns whether there was room; if not, nothing is taken */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#limit) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
