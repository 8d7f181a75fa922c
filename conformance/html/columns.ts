import type { CaseResult } from "../outcome.js";
import type { Run } from "../run-cases.js";
import { escapeMarkup } from "./escape-markup.js";

/** One run as a column of the matrix. */
export interface Column {
  target: string;
  results: readonly CaseResult[];
  /** By the case's name. */
  byName: ReadonlyMap<string, CaseResult>;
}

/** A case as a row of it. */
export interface Row {
  name: string;
  suite: string;
  rule: string;
}

export function columnsOf(runs: readonly Run[]): Column[] {
  return runs.map(({ target, results }) => ({
    target,
    results,
    byName: new Map(results.map((result) => [result.name, result])),
  }));
}

/** The cases of all runs, suite by suite, in the order of the run that has them first. */
export function rowsOf(runs: readonly Run[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { results } of runs) {
    for (const { name, suite, rule } of results) if (!rows.has(name)) rows.set(name, { name, suite, rule });
  }
  const suites = [...new Set([...rows.values()].map(({ suite }) => suite))];
  return suites.flatMap((suite) => [...rows.values()].filter((row) => row.suite === suite));
}

/** The cells that head the columns. */
export function headCells(columns: readonly Column[]): string {
  return columns
    .map(({ target }) => escapeMarkup(target))
    .map((name) => `<th scope="col" title="${name}"><span>${name}</span></th>`)
    .join("");
}
