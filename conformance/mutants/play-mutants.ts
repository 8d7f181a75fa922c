import { join } from "node:path";
import { loadSuites, suitesFor } from "../load-suites.js";
import type { Outcome } from "../outcome.js";
import type { RuntimeCase } from "../runtime/case.js";
import { type Fixtures, loadFixtures } from "../runtime/fixtures.js";
import { playCase } from "../runtime/play-case.js";
import { processTarget } from "../runtime/process-target.js";

/** A case, and the fault of the runner that it is played against; undefined: none. */
export interface Game {
  fault: string | undefined;
  given: RuntimeCase;
}

const room = join(import.meta.dirname, "..");

/** All cases of the runtime suites by name, the slow ones too. */
export function runtimeCases(): Map<string, RuntimeCase> {
  const cases = suitesFor("runtime", loadSuites(room)).flatMap((suite) => suite.cases);
  return new Map(cases.map((each) => [each.name, each]));
}

/** The Node.js fixtures, and `exits-hard`, which hard-exits.cjs plays whatever its code is. */
export async function mutantFixtures(): Promise<Fixtures> {
  const fixtures = await loadFixtures(room, join(room, "fixtures", "nodejs"), async () => "");
  return { ...fixtures, code: (name) => fixtures.code(name === "exits-hard" ? "exits" : name) };
}

/**
 * Plays cases, several at a time, each against a mutant of its own.
 *
 * @returns the outcomes, in the games' order
 */
export async function playMutants(games: readonly Game[], fixtures: Fixtures): Promise<Outcome[]> {
  const command = [process.execPath, join(import.meta.dirname, "start-mutant.cjs")];
  const target = processTarget({ name: "mutants", command });
  const outcomes = new Array<Outcome>(games.length);
  // The ones that wait first, so that they overlap with the rest.
  const queue = games.map((_, i) => i).sort((a, b) => waits(games[b]!) - waits(games[a]!));
  const worker = async () => {
    for (let i = queue.shift(); i !== undefined; i = queue.shift()) {
      const { fault, given } = games[i]!;
      const env = { ...given.env, ...(fault === undefined ? {} : { MUTANT: fault }) };
      outcomes[i] = await playCase({ ...given, env }, { target, fixtures });
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } finally {
    await target.close();
  }
  return outcomes;
}

/** Most of a game is the start of a process, some of it is waiting. */
const atOnce = 6;

function waits({ given }: Game): number {
  return /"(timeoutMs|idleMs|ms|code|signal)":/.test(JSON.stringify(given.steps)) ? 1 : 0;
}
