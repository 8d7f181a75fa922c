import { type CaseResult, countOf, type Verdict } from "../outcome.js";
import { type Column, headCells } from "./columns.js";
import { marks } from "./verdicts.js";

/** A row for each suite, a column for each run: how many of its cases came out how. */
export function summaryTable(columns: readonly Column[], suites: readonly string[]): string {
  const rows = suites.map((suite) => {
    const cells = columns.map(({ results }) =>
      summaryCell(results.filter((result) => result.suite === suite)),
    );
    return `<tr><th scope="row"><a href="#${suite}">${suite}</a></th>${cells.join("")}</tr>`;
  });
  const totals = columns.map(({ results }) => summaryCell(results)).join("");
  return `<div class="scroll"><table class="summary">
<thead><tr><th scope="col">suite</th>${headCells(columns)}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
<tfoot><tr><th scope="row">all</th>${totals}</tr></tfoot>
</table></div>`;
}

function summaryCell(results: readonly CaseResult[]): string {
  const { passed, failed, knownFailing, notRun } = countOf(results);
  const parts: [amount: number, verdict: Verdict][] = [
    [passed, "pass"],
    [failed, "fail"],
    [knownFailing, "known-failure"],
    [notRun, "not-run"],
  ];
  const shown = parts.filter(([amount]) => amount > 0);
  const bar = shown.map(([amount, verdict]) => `<i class="${verdict}" style="flex:${amount}"></i>`).join("");
  const text = shown
    .map(([amount, verdict]) => {
      const { mark, word } = marks[verdict];
      const label = `<span class="long">${word}</span><span class="short" aria-hidden="true">${mark}</span>`;
      return `<span class="count" title="${word}"><b class="${verdict}">${amount}</b> ${label}</span>`;
    })
    .join(" ");
  return `<td><span class="bar">${bar}</span><span class="counts">${text || "none"}</span></td>`;
}
