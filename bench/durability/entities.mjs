import { Unanswered } from "./client.mjs";
import { putAction } from "./workload.mjs";

/**
 * Entities that one client changes, and what they may be: after a change that was answered what it said, after one
 * that was not either what it said or what was before.
 */
export class OwnEntities {
  #random;
  #names;
  #serial = 0;
  /** By name the values that it may have; undefined is none. */
  #possible = new Map();
  changes = 0;

  constructor(client, random, count = 3) {
    this.#random = random;
    this.#names = Array.from({ length: count }, (_, index) => `own-${client}-${index}`);
    for (const name of this.#names) this.#possible.set(name, [undefined]);
  }

  /** Puts or deletes one of them. */
  async change(connection) {
    const name = this.#names[this.#random.below(this.#names.length)];
    const value = this.#random.chance(0.3) ? undefined : ++this.#serial;
    const before = this.#possible.get(name);
    this.#possible.set(name, [...before, value]);
    try {
      const { status } =
        value === undefined
          ? await connection.call("DELETE", `actions/${name}`)
          : await putAction(connection, { name, code: "function main() {}" }, [{ key: "value", value }]);
      const isDone = status === 200 || (value === undefined && status === 404);
      if (!isDone) throw new Error(`changing ${name} was answered with ${status}`);
    } catch (error) {
      if (error instanceof Unanswered) return;
      throw error;
    }
    this.#possible.set(name, [value]);
    this.changes++;
  }

  /** @returns problems */
  async check({ call }) {
    const problems = [];
    for (const [name, possible] of this.#possible) {
      const { status, json } = await call("GET", `actions/${name}`);
      const found = status === 200 ? json.parameters[0].value : undefined;
      if (![200, 404].includes(status) || !possible.includes(found)) {
        problems.push(`${name}: ${status} with ${found}, may be ${possible.join(" or ")}`);
      }
      this.#possible.set(name, [found]);
    }
    return problems;
  }
}
