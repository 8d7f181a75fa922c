import { type HostOptions, unlimitedRates } from "../runtimes/host/index.js";
import { usage } from "./arguments.js";

/**
 * Reads how many requests a local host takes: `60/30/60`, the invocations a minute, those at a time, and the triggers
 * fired a minute, or `off`.
 *
 * @throws UnlistenError `usage`
 */
export function readRates(given: string): NonNullable<HostOptions["limits"]> {
  if (given === "off") return unlimitedRates;
  const [, perMinute, atATime, fires] = /^(\d{1,9})\/(\d{1,9})\/(\d{1,9})$/.exec(given) ?? [];
  if (fires === undefined) throw usage(`--rates must be three numbers, 60/30/60, or off: got "${given}"`);
  return {
    invocationsPerMinute: Number(perMinute),
    concurrentInvocations: Number(atATime),
    firesPerMinute: Number(fires),
  };
}
