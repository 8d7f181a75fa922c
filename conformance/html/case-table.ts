import type { CaseResult } from "../outcome.js";
import { type Column, headCells, type Row } from "./columns.js";
import { escapeMarkup } from "./escape-markup.js";
import { marks, needsReading, notesOf } from "./verdicts.js";

/**
 * A group of cases, folded when there is nothing to read in it.
 *
 * @param group  what the cases' names begin with, which is not said again
 */
export function caseGroup(
  title: string,
  group: string,
  rows: readonly Row[],
  columns: readonly Column[],
): string {
  const isQuiet = rows.every((row) => isQuietRow(row, columns));
  const tally = columns.map((column) => tallyOf(rows, column)).join("");
  const head =
    columns.length < 2
      ? ""
      : `<thead><tr><th scope="col">rule</th><th scope="col">case</th>${headCells(columns)}</tr></thead>`;
  const body = rows.map((row) => caseRow(row, group, columns)).join("\n");
  return `<details${isQuiet ? ' class="quiet"' : " open"}>
<summary><span>${escapeMarkup(title)}</span>${tally}</summary>
<div class="scroll"><table class="cases">${head}
<tbody>
${body}
</tbody>
</table></div>
</details>`;
}

/** Of the cases that say something about the run's target. */
function tallyOf(rows: readonly Row[], { target, byName }: Column): string {
  const results = rows.flatMap(({ name }) => byName.get(name) ?? []);
  const counted = results.filter(({ verdict }) => verdict !== "not-run");
  const passed = counted.filter(({ verdict }) => verdict === "pass").length;
  const verdict = counted.length === 0 ? "not-run" : passed === counted.length ? "pass" : "mixed";
  const text = counted.length === 0 ? "–" : `${passed}/${counted.length}`;
  return `<span class="${verdict}" title="${escapeMarkup(target)}">${text}</span>`;
}

function isQuietRow({ name }: Row, columns: readonly Column[]): boolean {
  return !columns.some(({ byName }) => needsReading(byName.get(name)));
}

function caseRow(row: Row, group: string, columns: readonly Column[]): string {
  const cells = columns.map(({ byName }) => cellOf(byName.get(row.name)));
  const notes = columns.map((column) => noteOf(column, row.name, columns.length > 1));
  const name = row.name.startsWith(`${group}/`) ? row.name.slice(group.length + 1) : row.name;
  const quiet = isQuietRow(row, columns) ? ' class="quiet"' : "";
  return `<tr${quiet}><td class="rule">${row.rule}</td><td class="name">${escapeMarkup(name)}${notes.join("")}</td>${cells.join("")}</tr>`;
}

function cellOf(result: CaseResult | undefined): string {
  const verdict = result?.verdict ?? "not-run";
  const { mark, word } = marks[verdict];
  const why = verdict === "not-run" && result?.details[0] ? `${word}: ${result.details[0]}` : word;
  return `<td class="${verdict}" title="${escapeMarkup(why)}"><span aria-hidden="true">${mark}</span><span class="word">${word}</span></td>`;
}

/** Why a case failed there, with the exchange that shows it to be unfolded. */
function noteOf({ target, byName }: Column, name: string, hasOthers: boolean): string {
  const result = byName.get(name);
  if (result === undefined || !needsReading(result)) return "";
  const [first = "", ...others] = notesOf(result);
  const label = hasOthers ? `<b>${escapeMarkup(target)}</b> ` : "";
  const rest = [...others, ...(result.exchange === undefined ? [] : ["", ...result.exchange])];
  const more = rest.join("\n").replace(/^\n/, "");
  if (more === "") return `<p class="why">${label}${escapeMarkup(first)}</p>`;
  return `<details class="why"><summary>${label}${escapeMarkup(first)}</summary><pre>${escapeMarkup(more)}</pre></details>`;
}
