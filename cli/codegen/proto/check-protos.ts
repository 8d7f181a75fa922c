import type { Diagnostic } from "../../../codegen/diagnostics.js";
import type { Terminal } from "../../terminal.js";
import { printDiagnostics } from "../print-diagnostics.js";
import { Sources } from "../sources.js";
import { type BufFindings, compareProtos, lintProtos } from "./buf-images.js";

/**
 * Compares two versions of a .proto file and says what breaks.
 *
 * @returns 0 when nothing does, 1 when something does or a file has errors
 */
export function compareProtoVersions(
  [oldPath, newPath]: readonly [string, string],
  searchPath: readonly string[],
  json: boolean,
  terminal: Terminal,
): 0 | 1 {
  const { findings, errors } = compareProtos(oldPath, newPath, searchPath);
  if (json) terminal.out(JSON.stringify({ event: "compared", changes: findings, diagnostics: errors }));
  else print({ findings, errors }, `${terminal.paint("green", "compatible")}: no breaking change`, terminal);
  return findings.length === 0 && errors.length === 0 ? 0 : 1;
}

/**
 * Checks .proto files against buf's rules.
 *
 * @param ignore  names of rules that are not looked at
 * @returns 1 when there is something to say
 */
export function lintProtoFiles(
  files: readonly string[],
  searchPath: readonly string[],
  ignore: readonly string[],
  json: boolean,
  terminal: Terminal,
): 0 | 1 {
  const { findings, errors } = lintProtos(files, searchPath);
  const kept = findings.filter(({ code }) => !ignore.includes(code));
  const clean = `${terminal.paint("green", "clean")}: ${files.length} ${files.length === 1 ? "file" : "files"}`;
  if (json) terminal.out(JSON.stringify({ event: "linted", diagnostics: [...errors, ...kept] }));
  else print({ findings: kept, errors }, clean, terminal);
  return kept.length === 0 && errors.length === 0 ? 0 : 1;
}

function print({ findings, errors }: BufFindings, allIsWell: string, terminal: Terminal): void {
  const diagnostics: Diagnostic[] = [...errors, ...findings];
  if (diagnostics.length === 0) {
    terminal.out(allIsWell);
    return;
  }
  const sources = new Sources();
  for (const { file } of diagnostics) sources.read(file);
  printDiagnostics(diagnostics, sources, terminal);
}
