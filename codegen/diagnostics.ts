/** What is wrong with a source, where, and what to do about it. */
export interface Diagnostic {
  /** A warning stops nothing. */
  severity: "error" | "warning";
  /** For machines and for documentation: codegen/README.md lists them. */
  code: string;
  file: string;
  /** From 1; 0 when the file as a whole is meant. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** Characters that the excerpt underlines; never past the end of the line. */
  length: number;
  /** Lower case, no full stop: what was expected, then what came. */
  message: string;
  /** A sentence: what to do about it. */
  hint?: string;
}

/** Whether nothing can be made from the source. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** By file, line and column; of one place in the order they came. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ file }) => file))];
  const rank = new Map(files.map((file, i) => [file, i]));
  return [...diagnostics].sort(
    (a, b) => rank.get(a.file)! - rank.get(b.file)! || a.line - b.line || a.column - b.column,
  );
}

/** A line longer than this is shown around the place only: a generated file may be one line. */
const maxExcerpt = 120;

/**
 * Prints a diagnostic for a person.
 *
 * ```text
 * post.thrift:4:6: error: type "Strng" is not declared [unknown-type]
 *   4 |   2: Strng text
 *     |      ^^^^^
 *   hint: Did you mean "string"?
 * ```
 *
 * @param source  the file's text; without it there is no excerpt
 */
export function formatDiagnostic(diagnostic: Diagnostic, source?: string): string {
  const { severity, code, file, line, column, message, hint } = diagnostic;
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  const excerpt = source === undefined || line <= 0 ? [] : excerptOf(diagnostic, source);
  return [
    `${place}: ${severity}: ${message} [${code}]`,
    ...excerpt,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join("\n");
}

function excerptOf({ line, column, length }: Diagnostic, source: string): string[] {
  const whole = source.split("\n", line)[line - 1]?.replace(/\r$/, "") ?? "";
  const from = whole.length <= maxExcerpt ? 0 : Math.max(0, column - 1 - maxExcerpt / 2);
  const shown = whole.slice(from, from + maxExcerpt);
  // Tabs stay tabs above the mark, so that both lines are as wide, whatever a tab is worth.
  const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
  const mark = "^".repeat(Math.max(1, Math.min(length, shown.length - before.length)));
  const number = String(line);
  return [`  ${number} | ${visible(shown)}`, `  ${" ".repeat(number.length)} | ${before}${mark}`];
}

/** A terminal must not obey what stands in a source. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}
