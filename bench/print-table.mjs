/** Prints a table: names to the left, figures right-aligned under their columns. */
export function printTable({ title, columns, rows, note }, print) {
  const cells = rows.flatMap((row) => (row.cells === undefined ? [] : [row.cells]));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length)) + 2;
  const widths = columns.map(
    (column, i) => Math.max(...[column, ...cells.map((row) => row[i])].map((text) => text.length)) + 2,
  );
  print("");
  print(bold(title));
  print(dim(" ".repeat(nameWidth) + columns.map((column, i) => align(column, widths[i], column)).join("")));
  for (const { name, cells: row, isEmphasised, failure } of rows) {
    const line =
      failure === undefined
        ? name.padEnd(nameWidth) + row.map((text, i) => align(text, widths[i], columns[i])).join("")
        : `${name.padEnd(nameWidth)}not measured: ${failure}`;
    print(isEmphasised ? bold(line) : line);
  }
  if (note !== undefined) print(dim(note));
}

/** A column without a heading holds remarks. */
function align(text, width, heading) {
  return heading === "" ? `  ${text}` : text.padStart(width);
}

const isColoured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

export function bold(text) {
  return isColoured ? `\x1b[1m${text}\x1b[22m` : text;
}

export function dim(text) {
  return isColoured ? `\x1b[2m${text}\x1b[22m` : text;
}
