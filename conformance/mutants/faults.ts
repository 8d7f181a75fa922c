import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** One way in which a runner can be wrong. */
export interface Fault {
  /** What is wrong, in words. */
  fault: string;
  /** Names of the cases that find it, with `*` for any text. */
  kills: string[];
  /** Breaks the runner of this process before it is loaded. */
  install(): void;
}

/** All faults by name, in the order of their files. */
export function loadFaults(folder: string): Map<string, Fault> {
  const require = createRequire(join(folder, "faults"));
  const files = readdirSync(folder).map((name) => require(join(folder, name)) as Record<string, Fault>);
  return new Map(files.flatMap((file) => Object.entries(file)));
}

/** The cases that a fault should fail, by its own account. */
export function killsOf({ kills }: Fault, names: readonly string[]): string[] {
  return names.filter((name) => kills.some((pattern) => matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  const text = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${text}$`, "s").test(name);
}

/**
 * Gives each case to one of the faults that it should find. Those with few cases choose first, and where others have
 * taken all, a fault gets one of them all the same: it must show that it is one.
 *
 * @returns the cases by the faults' names, and the cases that find nothing
 */
export function shareOut(
  faults: ReadonlyMap<string, Fault>,
  names: readonly string[],
): { shares: Map<string, string[]>; without: string[] } {
  const left = new Set(names);
  const found = [...faults].map(([name, fault]) => ({ name, cases: killsOf(fault, names) }));
  found.sort((a, b) => a.cases.length - b.cases.length);
  const shares = new Map<string, string[]>();
  for (const { name, cases } of found) {
    const own = cases.filter((each) => left.delete(each));
    shares.set(name, own.length > 0 ? own : cases.slice(0, 1));
  }
  return { shares, without: [...left] };
}
