import { titleOf } from "../variants.mjs";
import { failureOf } from "./rounds.mjs";

/**
 * A table with one row per variant; one that failed has the reason in place of its figures.
 *
 * @param columns  pairs of a heading and a function from a variant to its text; a column without any text is left out
 */
export async function variantTable(title, { variants, rounds }, columns) {
  const rows = await Promise.all(
    variants.map(async (variant) => {
      const failure = failureOf(rounds, variant);
      const cells = failure === undefined ? columns.map(([, textOf]) => textOf(variant)) : undefined;
      return { name: await titleOf(variant), isEmphasised: variant.startsWith("unlisten"), cells, failure };
    }),
  );
  const isUsed = columns.map((_, i) => rows.some(({ cells }) => cells !== undefined && cells[i] !== ""));
  return {
    title,
    columns: columns.map(([heading]) => heading).filter((_, i) => isUsed[i]),
    rows: rows.map((row) => ({ ...row, cells: row.cells?.filter((_, i) => isUsed[i]) })),
  };
}

/** A figure as text; "" where there is none. */
export function fixed(number, digits) {
  return number === undefined || !Number.isFinite(number) ? "" : number.toFixed(digits);
}
