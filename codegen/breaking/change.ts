import type { Diagnostic } from "../diagnostics.js";
import type { Position } from "../ir/types.js";

/**
 * Who is broken by a change: "wire" those that run with the other version of the file, in the binary protocols or in
 * readable JSON; "source" those that compile against it.
 */
export type BreakingGroup = "wire" | "source";

/** A change that breaks somebody. It prints as the diagnostic that it is. */
export interface BreakingChange extends Diagnostic {
  severity: "error";
  group: BreakingGroup;
}

export type Found = (
  group: BreakingGroup,
  code: string,
  position: Position,
  message: string,
  hint?: string,
) => void;

/** Takes changes down, in the order they are found. */
export function collectChanges(): { found: Found; changes: BreakingChange[] } {
  const changes: BreakingChange[] = [];
  const found: Found = (group, code, position, message, hint) => {
    const change = { severity: "error" as const, group, code, ...position, message };
    changes.push(hint === undefined ? change : { ...change, hint });
  };
  return { found, changes };
}
