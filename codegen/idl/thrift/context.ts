import type { Position } from "../../ir/types.js";
import type { Report } from "./scan.js";
import type { Scope } from "./scope.js";

/** What lowering one file needs everywhere. */
export interface Context {
  scope: Scope;
  report: Report;
  /** What becomes of ids that are zero or less; see ReadOptions. */
  nonPositiveIds: "renumber" | "keep";
  /** Which definition is lowered: what stands below it cannot be used in values, `throws` and `extends`. */
  index: number;
}

export function reportError(
  { report }: Context,
  position: Position,
  code: string,
  message: string,
  hint?: string,
): void {
  const shared = { severity: "error" as const, code, ...position, message };
  report(hint === undefined ? shared : { ...shared, hint });
}

export function reportWarning(
  { report }: Context,
  position: Position,
  code: string,
  message: string,
  hint: string,
): void {
  report({ severity: "warning", code, ...position, message, hint });
}

/**
 * Whether a name can be used already. Apache's compiler reads a file once, from above: what a value, a `throws` or an
 * `extends` names must stand above it, while types of fields may come later.
 */
export function isAbove(
  context: Context,
  position: Position,
  name: string,
  index: number,
  at: Position,
): boolean {
  if (index < context.index) return true;
  const hint = `Move "${name}" up: compilers read a file once, and only types of fields may come later.`;
  reportError(context, position, "declared-later", `"${name}" is declared below, at line ${at.line}`, hint);
  return false;
}
