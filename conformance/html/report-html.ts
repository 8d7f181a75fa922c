import type { Run } from "../run-cases.js";
import { caseGroup } from "./case-table.js";
import { type Column, columnsOf, type Row, rowsOf } from "./columns.js";
import { style } from "./style.js";
import { summaryTable } from "./summary-table.js";
import { marks } from "./verdicts.js";

/**
 * The runs as one page: a row for each case, a column for each target, grouped by suite and folded into what needs
 * reading. Stands by itself: no script, font or style from elsewhere.
 */
export function reportHtml(runs: readonly Run[]): string {
  const columns = columnsOf(runs);
  const rows = rowsOf(runs);
  const suites = [...new Set(rows.map(({ suite }) => suite))];
  const sections = suites.map((suite) =>
    suiteSection(
      suite,
      rows.filter((row) => row.suite === suite),
      columns,
    ),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenWhisk conformance</title>
<style>${style}</style>
<body${columns.length > 4 ? ' class="many"' : ""}>
<header>
<h1>OpenWhisk conformance</h1>
<p>${introduction(rows)}</p>
</header>
<main>
${summaryTable(columns, suites)}
<p class="filter"><label><input type="checkbox" id="failing"> only what does not pass</label>${legend()}</p>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function legend(): string {
  const items = Object.entries(marks).map(
    ([verdict, { mark, word }]) => `<span><b class="${verdict}">${mark}</b> ${word}</span>`,
  );
  return `<span class="legend">${items.join("")}</span>`;
}

function introduction(rows: readonly Row[]): string {
  const platform = rows.some(({ rule }) => rule.startsWith("P"))
    ? " P numbers are the rules of PLATFORM.md, what a client may rely on."
    : "";
  const runtime = rows.some(({ rule }) => rule.startsWith("R"))
    ? " R numbers are the rules of CONTRACT.md, what a runner of actions owes the platform."
    : "";
  return `${rows.length} cases.${platform}${runtime}`;
}

function suiteSection(suite: string, rows: readonly Row[], columns: readonly Column[]): string {
  const groups = [...new Set(rows.map(({ name }) => groupOf(name)))];
  const [only] = groups;
  if (groups.length === 1) {
    return `<section id="${suite}" class="one">\n${caseGroup(suite, only!, rows, columns)}\n</section>`;
  }
  const parts = groups.map((group) => {
    const own = rows.filter(({ name }) => groupOf(name) === group);
    return caseGroup(group, group, own, columns);
  });
  return `<section id="${suite}">
<h2>${suite}</h2>
${parts.join("\n")}
</section>`;
}

/** "web-request/query/a=1" is in the group "web-request/query". */
function groupOf(name: string): string {
  const parts = name.split("/");
  return parts.length < 3 || / /.test(parts[1]!) ? parts[0]! : parts.slice(0, 2).join("/");
}
