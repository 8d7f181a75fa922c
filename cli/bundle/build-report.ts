import type { Entry } from "../entry/find-entry.js";
import type { Mode } from "../entry/verdict.js";
import { bytes, columns, type Terminal } from "../terminal.js";
import { type BuiltAction, largestParts } from "./build-action.js";
import { maxCodeBytes } from "./code-size.js";
import { projectPath } from "./survey.js";

/** What `build --json` prints. */
export interface BuildReport {
  output: string;
  format: "zip" | "js";
  entry: string;
  foundBy: string;
  mode: Mode;
  because: string;
  otherwise?: string;
  /** Bytes: the file, its code as the platform counts it, and the most that may be. */
  bytes: number;
  codeBytes: number;
  maxCodeBytes: number;
  bundle: { path: string; format: "cjs" | "esm"; isBundled: boolean; bytes: number };
  files: number;
  parts: { name: string; bytes: number }[];
  kept: { name: string; why: string }[];
  reads: { path: string; by: string; files: number; bytes: number }[];
  warnings: string[];
}

export function buildReport(
  entry: Entry,
  built: BuiltAction,
  output: string,
  format: "zip" | "js",
): BuildReport {
  const { bundle, verdict, files } = built;
  return {
    output,
    format,
    entry: projectPath(entry.project.root, entry.file),
    foundBy: entry.foundBy,
    ...verdict,
    bytes: built.content.length,
    codeBytes: built.codeBytes,
    maxCodeBytes,
    bundle: {
      path: bundle.main,
      format: bundle.format,
      isBundled: bundle.isBundled,
      bytes: files.find(({ path }) => path === bundle.main)?.content.length ?? 0,
    },
    files: files.length,
    parts: largestParts(files, bundle),
    kept: bundle.kept.map(({ name, why }) => ({ name, why })),
    reads: bundle.reads,
    warnings: built.warnings,
  };
}

const modeWords: Record<Mode, string> = {
  wrap: "wrapped",
  capture: "captured",
  action: "taken as it is",
};

/** The report for people. */
export function printBuildReport(report: BuildReport, terminal: Terminal): void {
  const { paint } = terminal;
  const percent = ((100 * report.codeBytes) / report.maxCodeBytes).toFixed(
    report.codeBytes < report.maxCodeBytes / 100 ? 1 : 0,
  );
  terminal.out(
    `${paint("green", "built")} ${paint("bold", report.output)}  ${bytes(report.bytes)}, ${report.files} files, ${percent} % of the ${bytes(report.maxCodeBytes)} that an action's code may have`,
  );
  const rows = [
    ["entry", `${report.entry} (${report.foundBy})`],
    ["service", `${modeWords[report.mode]}, because ${report.because}`],
    [
      report.bundle.isBundled ? "bundle" : "file",
      `${report.bundle.path}  ${bytes(report.bundle.bytes)}, ${report.bundle.format === "esm" ? "ES module" : "CommonJS"}`,
    ],
  ];
  const biggest = report.parts.filter((part) => part.bytes >= 1024).slice(0, 5);
  if (biggest.length > 0)
    rows.push(["biggest", biggest.map((part) => `${part.name} ${bytes(part.bytes)}`).join(", ")]);
  if (report.bundle.isBundled)
    for (const { name, why } of report.kept) rows.push(["kept", `${name}: it ${why}`]);
  else rows.push(["packages", report.kept.map(({ name }) => name).join(", ") || "none"]);
  for (const read of report.reads)
    rows.push(["files", `${read.path}  ${bytes(read.bytes)}, read by ${read.by}`]);
  for (const line of columns(rows)) terminal.out(line);
  if (report.otherwise !== undefined) terminal.out(paint("dim", `  ${report.otherwise}`));
  for (const warning of report.warnings) terminal.err(`${paint("yellow", "warning")}: ${warning}`);
}
