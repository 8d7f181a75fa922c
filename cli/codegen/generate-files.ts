import type { Diagnostic } from "../../codegen/diagnostics.js";
import { hasErrors } from "../../codegen/diagnostics.js";
import type { TypeScriptOptions } from "../../codegen/emit/typescript/options.js";
import { type Generated, generate } from "../../codegen/generate.js";
import { packageVersion } from "../package-root.js";
import type { Terminal } from "../terminal.js";
import { printDiagnostics } from "./print-diagnostics.js";
import type { generateProtoFiles } from "./proto/generate-proto-files.js";
import { isProtoInput } from "./proto/proto-paths.js";
import { Sources } from "./sources.js";
import { compareFiles, type FileState, writeFiles } from "./write-files.js";

/** What to generate, and where. */
export interface Task {
  files: readonly string[];
  folder: string;
  searchPath: readonly string[];
  typescript: Partial<TypeScriptOptions>;
  /** Write nothing; say what would differ. */
  check: boolean;
  json: boolean;
  /** There when a file needs it: protobuf's code is not loaded for Thrift. */
  generateProto: typeof generateProtoFiles | undefined;
}

/**
 * Generates once: writes what changed, or says what is stale.
 *
 * @param onRead  is given what was read, before anything is written or said
 * @returns the exit code
 */
export function generateFiles(task: Task, terminal: Terminal, onRead?: (sources: Sources) => void): 0 | 1 {
  const sources = new Sources();
  const { files, diagnostics } = generateAll(task, sources);
  onRead?.(sources);
  const failed = hasErrors(diagnostics);
  const states = failed ? [] : compareFiles(task.folder, files);
  if (!failed && !task.check) writeFiles(task.folder, states);
  if (task.json) printJson(task, states, diagnostics, terminal);
  else {
    printDiagnostics(diagnostics, sources, terminal);
    if (!failed) printStates(task, states, terminal);
  }
  const isStale = task.check && states.some(({ state }) => state !== "same");
  return failed || isStale ? 1 : 0;
}

function generateAll(task: Task, sources: Sources): Generated {
  const { searchPath, typescript, folder, generateProto } = task;
  const version = packageVersion();
  const protos = task.files.filter(isProtoInput);
  const thrifts = task.files.filter((file) => !isProtoInput(file));
  const made = generate(thrifts, { language: "ts", version, read: sources.read, searchPath, typescript });
  if (generateProto === undefined) return made;
  const { importExtension = "js" } = typescript;
  const more = generateProto({ inputs: protos, searchPath, folder, importExtension, version }, sources);
  return { files: [...made.files, ...more.files], diagnostics: [...made.diagnostics, ...more.diagnostics] };
}

function printStates({ check }: Task, states: readonly FileState[], terminal: Terminal): void {
  const differing = states.filter(({ state }) => state !== "same");
  for (const { path, state } of differing) {
    if (check)
      terminal.err(`${path}: ${state === "missing" ? "is not there" : "is not what the IDL gives now"}`);
    else terminal.out(`${terminal.paint("green", "wrote")} ${path}`);
  }
  if (check && differing.length > 0)
    terminal.err(`${terminal.paint("cyan", "hint")}: Run the same command without --check.`);
  else if (differing.length < states.length || states.length === 0) {
    terminal.out(terminal.paint("dim", `${states.length - differing.length} of ${states.length} up to date`));
  }
}

function printJson(
  { check }: Task,
  states: readonly FileState[],
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
): void {
  const files = states.map(({ path, state }) => ({ path, state }));
  terminal.out(JSON.stringify({ event: check ? "checked" : "generated", files, diagnostics }));
}
