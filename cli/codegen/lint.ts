import { type Diagnostic, hasErrors } from "../../codegen/diagnostics.js";
import { readThrift } from "../../codegen/idl/thrift/read.js";
import { lint } from "../../codegen/lint/lint.js";
import { type LintRule, lintRules } from "../../codegen/lint/rules.js";
import { nearestName, usage } from "../arguments.js";
import type { Terminal } from "../terminal.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { Sources } from "./sources.js";

export interface LintTask {
  files: readonly string[];
  searchPath: readonly string[];
  ignore: readonly LintRule[];
  json: boolean;
}

/**
 * Checks files against the rules of codegen/README.md; what they include is checked when it is named, too.
 *
 * @returns 1 when there is something to say
 */
export function lintFiles({ files, searchPath, ignore, json }: LintTask, terminal: Terminal): 0 | 1 {
  const sources = new Sources();
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const result = readThrift(file, sources.read, { searchPath });
    // An include of several files is read again for each.
    const told = new Set(diagnostics.map((one) => JSON.stringify(one)));
    diagnostics.push(...result.diagnostics.filter((one) => !told.has(JSON.stringify(one))));
    if (result.document !== undefined && !hasErrors(result.diagnostics))
      diagnostics.push(...lint(result.document, { ignore }));
  }
  if (json) terminal.out(JSON.stringify({ event: "linted", diagnostics }));
  else if (diagnostics.length > 0) printDiagnostics(diagnostics, sources, terminal);
  else
    terminal.out(
      `${terminal.paint("green", "clean")}: ${files.length} ${files.length === 1 ? "file" : "files"}`,
    );
  return diagnostics.length === 0 ? 0 : 1;
}

/** @throws UnlistenError `usage` for a rule that there is not */
export function readRules(given: readonly string[]): LintRule[] {
  const names = Object.keys(lintRules) as LintRule[];
  return given.map((name) => {
    const rule = names.find((one) => one === name);
    if (rule !== undefined) return rule;
    const nearest = nearestName(name, names);
    throw usage(
      `there is no rule "${name}"`,
      nearest === undefined ? `There are: ${names.join(", ")}.` : `Did you mean ${nearest}?`,
    );
  });
}
