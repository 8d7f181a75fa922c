import { type CaseResult, countOf, type Verdict } from "./outcome.js";
import type { Run } from "./run-cases.js";

const words: Record<Verdict, string> = {
  pass: "pass",
  fail: "fail",
  "known-failure": "known",
  "unexpected-pass": "stale",
  "not-run": "not run",
};

/**
 * The runs as one page: a row for each case, a column for each target, grouped by suite and folded into what needs
 * reading. Stands by itself: no script, font or style from elsewhere.
 *
 * @param runs  the first one decides which cases there are
 */
export function reportHtml(runs: readonly Run[]): string {
  const [first] = runs;
  const suites = [...new Set(first?.results.map(({ suite }) => suite))];
  const columns = runs.map((run) => new Map(run.results.map((result) => [result.name, result])));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenWhisk conformance</title>
<style>${style}</style>
<body>
<header>
<h1>OpenWhisk conformance</h1>
<p>Each case is one thing that a client may rely on; P numbers are the rules of PLATFORM.md.</p>
</header>
<main>
${summaryTable(runs, suites)}
${suites.map((suite) => suiteSection(suite, first!, runs, columns)).join("\n")}
</main>
</body>
</html>
`;
}

function summaryTable(runs: readonly Run[], suites: readonly string[]): string {
  const head = runs.map(({ target }) => `<th scope="col">${escapeMarkup(target)}</th>`).join("");
  const rows = suites.map((suite) => {
    const cells = runs.map(({ results }) => summaryCell(results.filter((result) => result.suite === suite)));
    return `<tr><th scope="row"><a href="#${suite}">${suite}</a></th>${cells.join("")}</tr>`;
  });
  const totals = runs.map(({ results }) => summaryCell(results)).join("");
  return `<table class="summary">
<thead><tr><th scope="col">suite</th>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
<tfoot><tr><th scope="row">all</th>${totals}</tr></tfoot>
</table>`;
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
    .map(([amount, verdict]) => `<b class="${verdict}">${amount}</b> ${words[verdict]}`)
    .join(" · ");
  return `<td><span class="bar">${bar}</span><span class="counts">${text || "none"}</span></td>`;
}

function suiteSection(
  suite: string,
  first: Run,
  runs: readonly Run[],
  columns: readonly ReadonlyMap<string, CaseResult>[],
): string {
  const cases = first.results.filter((result) => result.suite === suite);
  const groups = [...new Set(cases.map(({ name }) => groupOf(name)))].map((group) => {
    const own = cases.filter(({ name }) => groupOf(name) === group);
    const rows = own.map((each) => caseRow(each, runs, columns)).join("\n");
    const isQuiet = columns.every((column) => own.every(({ name }) => !needsReading(column.get(name))));
    const tally = columns
      .map((column) => own.filter(({ name }) => column.get(name)?.verdict === "pass").length)
      .map(
        (passed) =>
          `<span class="${passed === own.length ? "pass" : "mixed"}">${passed}/${own.length}</span>`,
      );
    return `<details${isQuiet ? "" : " open"}>
<summary><span>${escapeMarkup(group)}</span>${tally.join("")}</summary>
<table class="cases">${columnHead(runs)}
<tbody>
${rows}
</tbody>
</table>
</details>`;
  });
  return `<section id="${suite}">
<h2>${suite}</h2>
${groups.join("\n")}
</section>`;
}

function columnHead(runs: readonly Run[]): string {
  if (runs.length < 2) return "";
  const cells = runs.map(({ target }) => `<th scope="col">${escapeMarkup(target)}</th>`).join("");
  return `<thead><tr><th scope="col">rule</th><th scope="col">case</th>${cells}</tr></thead>`;
}

function caseRow(
  { name, rule }: CaseResult,
  runs: readonly Run[],
  columns: readonly ReadonlyMap<string, CaseResult>[],
): string {
  const results = columns.map((column) => column.get(name));
  const cells = results.map((result) =>
    result === undefined
      ? '<td class="not-run">not run</td>'
      : `<td class="${result.verdict}">${words[result.verdict]}</td>`,
  );
  const notes = results.flatMap((result, i) => {
    const lines = result === undefined ? [] : noteOf(result);
    return lines.length > 0 && runs.length > 1
      ? [runs[i]!.target, ...lines.map((line) => `  ${line}`)]
      : lines;
  });
  const text = notes.length === 0 ? "" : `<pre>${escapeMarkup(notes.join("\n"))}</pre>`;
  return `<tr><td class="rule">${rule}</td><td class="name">${escapeMarkup(shortName(name))}${text}</td>${cells.join("")}</tr>`;
}

function noteOf({ verdict, details, reason }: CaseResult): string[] {
  switch (verdict) {
    case "pass":
      return [];
    case "fail":
    case "not-run":
      return details;
    case "known-failure":
      return [`known to fail: ${reason}`];
    case "unexpected-pass":
      return [`passes, but is listed as failing: ${reason}`];
  }
}

function needsReading(result: CaseResult | undefined): boolean {
  return result !== undefined && result.verdict !== "pass" && result.verdict !== "not-run";
}

/** "web-request/query/a=1" is in the group "web-request/query". */
function groupOf(name: string): string {
  const parts = name.split("/");
  return parts.length < 3 ? parts[0]! : parts.slice(0, 2).join("/");
}

function shortName(name: string): string {
  return name.slice(groupOf(name).length + 1);
}

function escapeMarkup(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #66707f; --page: #fbfbf9; --card: #fff; --line: #e3e5e8;
  --pass: #1f8a52; --fail: #c93434; --known: #b7791f; --none: #98a1ad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --dim: #98a2b1; --page: #14181d; --card: #1b2027;
  --line: #2d343d; --pass: #4cc38a; --fail: #ff7b72; --known: #e3b341; --none: #6e7784; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.25rem 5rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -0.02em; }
header p { margin: 0.25rem 0 1.75rem; color: var(--dim); }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.15rem; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; }
.summary { background: var(--card); border: 1px solid var(--line); border-radius: 8px; border-spacing: 0;
  border-collapse: separate; overflow: hidden; }
.summary th, .summary td { padding: 0.5rem 0.9rem; border-bottom: 1px solid var(--line); }
.summary thead th { color: var(--dim); font-size: 0.85rem; }
.summary tfoot th, .summary tfoot td { border-bottom: 0; font-weight: 600; }
.bar { display: flex; gap: 2px; height: 6px; margin-bottom: 0.2rem; border-radius: 3px; overflow: hidden; }
.bar i { min-width: 3px; } .bar .pass { background: var(--pass); } .bar .fail { background: var(--fail); }
.bar .known-failure { background: var(--known); } .bar .not-run { background: var(--line); }
.counts { color: var(--dim); font-size: 0.82rem; font-weight: 400; font-variant-numeric: tabular-nums; }
.counts b { font-weight: 600; }
.pass { color: var(--pass); } .fail, .unexpected-pass { color: var(--fail); } .known-failure, .mixed { color: var(--known); }
.not-run { color: var(--none); }
details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin-bottom: 0.5rem; }
summary { display: flex; gap: 1.25rem; padding: 0.5rem 0.9rem; cursor: pointer; font-weight: 500; }
summary::marker { content: none; }
summary span:first-child { flex: 1; }
summary span:first-child::before { content: "\\25b8"; display: inline-block; width: 1.1rem; color: var(--dim); }
details[open] summary span:first-child::before { content: "\\25be"; }
summary span:not(:first-child) { font-size: 0.85rem; font-variant-numeric: tabular-nums; }
.cases { table-layout: auto; border-top: 1px solid var(--line); font-size: 0.88rem; }
.cases th { padding: 0.3rem 0.9rem; color: var(--dim); font-size: 0.8rem; }
.cases td { padding: 0.28rem 0.9rem; border-top: 1px solid var(--line); vertical-align: top; }
.cases tbody tr:first-child td { border-top: 0; }
.cases .rule { width: 4.2rem; color: var(--dim); font-variant-numeric: tabular-nums; }
.cases .name { overflow-wrap: anywhere; }
.cases td:nth-child(n + 3) { width: 5rem; text-align: right; white-space: nowrap; font-weight: 500; }
pre { margin: 0.2rem 0 0.3rem; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--dim);
  font: 0.82rem/1.45 ui-monospace, monospace; }
`;
