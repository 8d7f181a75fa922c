import { breaking } from "../../codegen/breaking/breaking.js";
import type { BreakingChange } from "../../codegen/breaking/change.js";
import { type Diagnostic, hasErrors } from "../../codegen/diagnostics.js";
import { readThrift } from "../../codegen/idl/thrift/read.js";
import type { Document } from "../../codegen/ir/types.js";
import type { Terminal } from "../terminal.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { Sources } from "./sources.js";

/** Whom the changes of each group break. */
const groups: Record<BreakingChange["group"], string> = {
  wire: "break callers and services that run with the other version:",
  source: "break source that is compiled against the new version:",
};

/**
 * Compares two versions of a file and says what breaks.
 *
 * @returns 0 when nothing does, 1 when something does or a file has errors
 */
export function compareVersions(
  oldPath: string,
  newPath: string,
  searchPath: readonly string[],
  json: boolean,
  terminal: Terminal,
): 0 | 1 {
  const sources = new Sources();
  const diagnostics: Diagnostic[] = [];
  const read = (path: string): Document | undefined => {
    const result = readThrift(path, sources.read, { searchPath });
    // Warnings about a file are for whoever generates from it.
    diagnostics.push(...result.diagnostics.filter(({ severity }) => severity === "error"));
    return result.document;
  };
  const [old, now] = [read(oldPath), read(newPath)];
  const comparable = old !== undefined && now !== undefined && !hasErrors(diagnostics);
  const changes = comparable ? breaking(old, now) : [];
  if (json) terminal.out(JSON.stringify({ event: "compared", changes, diagnostics }));
  else if (!comparable) printDiagnostics(diagnostics, sources, terminal);
  else printChanges(changes, sources, terminal);
  return comparable && changes.length === 0 ? 0 : 1;
}

function printChanges(changes: readonly BreakingChange[], sources: Sources, terminal: Terminal): void {
  if (changes.length === 0) {
    terminal.out(`${terminal.paint("green", "compatible")}: no breaking change`);
    return;
  }
  for (const group of Object.keys(groups) as (keyof typeof groups)[]) {
    const members = changes.filter((change) => change.group === group);
    if (members.length === 0) continue;
    terminal.err(terminal.paint("bold", `${members.length} ${groups[group]}`));
    printDiagnostics(members, sources, terminal, false);
    terminal.err("");
  }
}
