import type { Diagnostic } from "../../../codegen/diagnostics.js";

/** What buf says of a place in a file, as one line of JSON. */
interface BufFinding {
  path?: string;
  start_line?: number;
  start_column?: number;
  end_line?: number;
  end_column?: number;
  /** "COMPILE", or the name of one of its rules. */
  type: string;
  message: string;
}

export interface FindingOptions {
  severity: Diagnostic["severity"];
  /** What diagnostics call the file of a path that buf says. */
  pathOf: (path: string) => string;
  /** The diagnostic's code for what is none of its rules. */
  code: string;
}

/**
 * Reads what buf wrote with `--error-format json`.
 *
 * @returns undefined when it is something else: a failure of buf itself
 */
export function readBufFindings(text: string, options: FindingOptions): Diagnostic[] | undefined {
  const diagnostics: Diagnostic[] = [];
  for (const line of text.split("\n").filter((one) => one !== "")) {
    let finding: BufFinding;
    try {
      finding = JSON.parse(line);
    } catch {
      return undefined;
    }
    diagnostics.push(toDiagnostic(finding, options));
  }
  return diagnostics;
}

function toDiagnostic(finding: BufFinding, { severity, pathOf, code }: FindingOptions): Diagnostic {
  const { path, start_line: line = 0, start_column: column = 0, type, message } = finding;
  const endsOnLine = finding.end_line === line && finding.end_column !== undefined;
  return {
    severity,
    code: type === "COMPILE" ? code : type,
    file: path === undefined ? "" : pathOf(path),
    line,
    column,
    length: line === 0 ? 0 : Math.max(1, endsOnLine ? finding.end_column! - column : 1),
    message: message.replace(/\.$/, ""),
  };
}

/** Reads what protoc writes: "shop.proto:4:3: \"Monye\" is not defined." */
export function readProtocErrors(text: string, { pathOf, code }: FindingOptions): Diagnostic[] {
  return text.split("\n").flatMap((line): Diagnostic[] => {
    const match = /^(?<path>[^:]+\.proto):(?:(?<line>\d+):(?<column>\d+):)? (?<message>.*)$/.exec(
      line.trim(),
    );
    if (match?.groups === undefined) return [];
    const { path = "", line: at = "0", column = "0", message = "" } = match.groups;
    const isWarning = message.startsWith("warning: ");
    return [
      {
        severity: isWarning ? "warning" : "error",
        code,
        file: pathOf(path),
        line: Number(at),
        column: Number(column),
        length: at === "0" ? 0 : 1,
        message: message.replace(/^warning: /, "").replace(/\.$/, ""),
      },
    ];
  });
}
