import { type Diagnostic, formatDiagnostic } from "../../codegen/diagnostics.js";
import type { Terminal } from "../terminal.js";
import type { Sources } from "./sources.js";

/** Prints diagnostics with excerpts, and how many there were unless whoever calls says so. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  terminal: Terminal,
  withCount = true,
): void {
  const { paint } = terminal;
  for (const diagnostic of diagnostics) {
    const [first, ...rest] = formatDiagnostic(diagnostic, sources.text(diagnostic.file)).split("\n");
    const { severity } = diagnostic;
    const colored = paint(severity === "error" ? "red" : "yellow", severity);
    terminal.err([first!.replace(`: ${severity}: `, () => `: ${colored}: `), ...rest].join("\n"));
  }
  if (withCount && diagnostics.length > 0) terminal.err(countOf(diagnostics));
}

/** "2 errors, 1 warning" */
function countOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  return [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
  ].join(", ");
}
