import { setMaxListeners } from "node:events";
import type { Json } from "../json.js";
import type { Outcome } from "../outcome.js";
import type { RuntimeCase } from "./case.js";
import type { Fixtures } from "./fixtures.js";
import { Player } from "./player.js";
import type { RuntimeTarget, StartedRunner } from "./target.js";
import { Transcript } from "./transcript.js";

const defaultLimitMs = 20_000;

/** What a container has by default. Source: DockerContainerFactory.scala. */
const usualEnv = { __OW_API_HOST: "http://127.0.0.1:3233" };

/** Plays a case's steps against a runner of its own. */
export async function playCase(
  given: RuntimeCase,
  { target, fixtures }: { target: RuntimeTarget; fixtures: Fixtures },
): Promise<Outcome> {
  const limitMs = given.limitMs ?? defaultLimitMs;
  const signal = AbortSignal.timeout(limitMs);
  // Many requests may wait at once.
  setMaxListeners(0, signal);
  const transcript = new Transcript();
  const failed = (...differences: string[]): Outcome => ({
    kind: "failed",
    differences,
    exchange: transcript.lines,
  });
  let runner: StartedRunner;
  try {
    runner = await target.start({ env: environmentOf(given), signal });
  } catch (error) {
    return failed((error as Error).message);
  }
  const variables = new Map<string, Json>([
    ["tmp", runner.tmp ?? "/tmp"],
    ["pid", runner.pid ?? 0],
    ["entry", fixtures.entry ?? ""],
  ]);
  const player = new Player({ runner, fixtures, variables, transcript, signal });
  try {
    for (const [i, step] of given.steps.entries()) {
      transcript.step(i + 1);
      const differences = await player.play(step);
      if (differences.length > 0) return failed(...differences.map((each) => `step ${i + 1}: ${each}`));
    }
    const late = await player.settle();
    return late.length > 0 ? failed(...late) : { kind: "passed" };
  } catch (error) {
    const reason = signal.aborted ? `not done within ${limitMs} ms` : "could not go on";
    return failed(`${reason}: ${(error as Error).message}`);
  } finally {
    player.close();
    await runner.end();
  }
}

function environmentOf({ env }: RuntimeCase): Record<string, string> {
  const all = Object.entries({ ...usualEnv, ...env });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}
