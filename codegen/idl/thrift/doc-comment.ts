/**
 * Takes the decoration off a documentation comment: stars down its left side, what all lines are indented by, blank
 * first and last lines.
 *
 * @param text  what stands between the opening `/**` and its end
 * @returns undefined when nothing is left
 */
export function cleanDoc(text: string): string | undefined {
  const [first = "", ...rest] = text.replaceAll("\r", "").split("\n");
  // The line before the closing mark belongs to the mark.
  if (rest.length > 0 && isBlank(rest.at(-1)!)) rest.pop();
  const stripped = unindent(unstar(rest.map((line) => (isBlank(line) ? "" : line))));
  const lines = [first.trimStart(), ...stripped].map((line) => line.replace(/[ \t]+$/, ""));
  const from = lines.findIndex((line) => line !== "");
  const to = lines.findLastIndex((line) => line !== "");
  return from < 0 ? undefined : lines.slice(from, to + 1).join("\n");
}

/** Without the stars, when all lines have theirs in the same column. */
function unstar(lines: string[]): string[] {
  const columns = new Set(lines.filter((line) => line !== "").map((line) => line.search(/[^ \t]/)));
  const [column = 0] = columns;
  const isStarred = columns.size === 1 && lines.every((line) => line === "" || line[column] === "*");
  return isStarred ? lines.map((line) => line.slice(column + 1)) : lines;
}

function unindent(lines: string[]): string[] {
  const depths = lines.map((line) => line.search(/[^ \t]/)).filter((depth) => depth >= 0);
  const depth = depths.length === 0 ? 0 : Math.min(...depths);
  return lines.map((line) => line.slice(depth));
}

function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}
