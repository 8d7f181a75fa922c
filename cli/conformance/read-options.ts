import { readFileSync } from "node:fs";
import { type KnownFailing, parseKnownFailing } from "../../conformance/known-failing.js";
import { parseJsonReport } from "../../conformance/report-json.js";
import type { Run } from "../../conformance/run-cases.js";
import { nearestName, usage } from "../arguments.js";

/** Options whose values are checked before anything is started. All of these throw UnlistenError `usage`. */

export function checkSuiteNames(given: readonly string[], names: readonly string[]): void {
  for (const name of given) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    throw usage(
      `there is no suite "${name}"`,
      nearest === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${nearest}?`,
    );
  }
}

export function readParallel(given: string | undefined): number {
  if (given === undefined) return 4;
  if (/^[1-9]\d?$/.test(given)) return Number(given);
  throw usage(`--parallel must be a number from 1 to 99: got "${given}"`);
}

export function readReport(given: string, forms: readonly string[]): { form: string; file: string } {
  const equals = given.indexOf("=");
  const form = given.slice(0, Math.max(0, equals));
  const file = given.slice(equals + 1);
  if (forms.includes(form) && file !== "") return { form, file };
  throw usage(`--report must be junit=<file>, html=<file> or json=<file>: got "${given}"`);
}

export function readKnownFailing(file: string | undefined): KnownFailing {
  return file === undefined ? new Map() : parseKnownFailing(readGivenFile("--known-failing", file));
}

export function readBeside(file: string): Run {
  const text = readGivenFile("--beside", file);
  try {
    return parseJsonReport(text);
  } catch (cause) {
    throw usage(`--beside ${file} cannot be used: ${(cause as Error).message}`);
  }
}

function readGivenFile(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw usage(`${option} ${file} cannot be read: ${(cause as Error).message}`);
  }
}
