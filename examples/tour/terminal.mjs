/** How the tour prints: colour on a terminal only. */

const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};
const isColoured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

export function paint(style, text) {
  const [on, off] = styles[style];
  return isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

export function printLine(...words) {
  console.log(`  ${words.join("  ")}`.trimEnd());
}

/** Something that was done. */
export function printStep(what, figures) {
  printLine(`${paint("green", "✓")} ${what}`, paint("dim", figures));
}

export function printRows(title, rows) {
  printLine(paint("bold", title));
  const width = Math.max(...rows.map(([first]) => first.length));
  for (const [first, second] of rows) printLine(`  ${first.padEnd(width)}`, paint("dim", second));
}

/** 1234 → "1.2 s", 3.14 → "3.1 ms" */
export function duration(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** A KB has 1024 bytes, as OpenWhisk counts. */
export function bytes(count) {
  return count < 1024 ? `${count} B` : `${Math.round(count / 1024)} KB`;
}
