import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Outcome } from "../outcome.js";
import { type Fault, loadFaults, shareOut } from "./faults.js";
import { type Game, mutantFixtures, playMutants, runtimeCases } from "./play-mutants.js";

/**
 * A case that cannot fail says nothing. So each case of the runtime suites is played against a runner with a fault that
 * it should find, and each fault must be found by the cases that name it.
 */

const faults = loadFaults(join(import.meta.dirname, "faults"));
const cases = runtimeCases();
const { shares, without } = shareOut(faults, [...cases.keys()]);
const games: Game[] = [...shares].flatMap(([fault, names]) =>
  names.map((name) => ({ fault, given: cases.get(name)! })),
);
/** Every tenth case, against the same runner as it is. */
const sample: Game[] = [...cases.values()]
  .filter(({ slow }, i) => i % 10 === 0 && !slow)
  .map((given) => ({ fault: undefined, given }));
let outcomes: Outcome[];
let sampled: Outcome[];

beforeAll(async () => {
  const fixtures = await mutantFixtures();
  const all = await playMutants([...games, ...sample], fixtures);
  outcomes = all.slice(0, games.length);
  sampled = all.slice(games.length);
}, 400_000);

test("there is a fault for each case", () => {
  expect(without).toEqual([]);
});

test("without a fault the cases pass", () => {
  const others = sample.filter((_, i) => sampled[i]!.kind !== "passed");
  expect(others.map(({ given }) => given.name)).toEqual([]);
});

test.each([...faults])("%s is found", (name: string, { fault }: Fault) => {
  expect(fault).toMatch(/./);
  const own = games.flatMap((game, i) => (game.fault === name ? [{ game, outcome: outcomes[i]! }] : []));
  expect(own.length).toBeGreaterThan(0);
  for (const { game, outcome } of own) {
    expect(outcome.kind, `${game.given.name} passes a runner with this fault`).toBe("failed");
    // A mutant that does not start, or a case that cannot be played, proves nothing.
    const says = outcome.kind === "failed" ? outcome.differences.join("\n") : "";
    expect(says).not.toMatch(/before it listened|did not listen in time|could not go on/);
  }
});
