import { ConformanceError } from "./conformance-error.js";

/** Names of cases a target is known to fail, and why. */
export type KnownFailing = ReadonlyMap<string, string>;

/**
 * Reads a list of known failures: names of cases, one a line, below the comment (`# ...`) that says why. An empty
 * line ends what a comment is for.
 *
 * @throws ConformanceError `known-failing-invalid` for a name without a reason, or twice
 */
export function parseKnownFailing(text: string): KnownFailing {
  const known = new Map<string, string>();
  let reason: string[] = [];
  let isOpen = false;
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === "") {
      reason = [];
    } else if (line.startsWith("#")) {
      if (!isOpen) reason = [];
      reason.push(line.slice(1).trim());
    } else if (reason.length === 0) {
      throw invalid(`"${line}" has no reason`);
    } else if (known.has(line)) {
      throw invalid(`"${line}" is listed twice`);
    } else {
      known.set(line, reason.join(" "));
    }
    isOpen = line.startsWith("#");
  }
  return known;
}

/** Entries that name no case: the list has gone stale. */
export function refuseUnknown(known: KnownFailing, names: Iterable<string>): void {
  const existing = new Set(names);
  const unknown = [...known.keys()].filter((name) => !existing.has(name));
  if (unknown.length > 0) throw invalid(`there is no case named "${unknown.join('", "')}"`);
}

function invalid(reason: string): ConformanceError {
  return new ConformanceError("known-failing-invalid", `cannot use the list of known failures: ${reason}`, {
    hint: "Write each name below a comment that says why it fails; remove names of cases that are gone.",
  });
}
