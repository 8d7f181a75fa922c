/** The page's look: light or dark as the reader's system has it, on a wide screen or a narrow one. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #626c7a; --page: #fbfbf9; --card: #fff; --line: #e3e5e8;
  --pass: #1a7f4b; --fail: #c62f2f; --known: #a8660f; --none: #98a1ad; --tint: #c62f2f0d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --dim: #9aa4b3; --page: #14181d; --card: #1b2027;
  --line: #2d343d; --pass: #4cc38a; --fail: #ff7b72; --known: #e3b341; --none: #6e7784; --tint: #ff7b7214; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.25rem 5rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
body.many { max-width: 80rem; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -0.02em; }
header p { margin: 0.25rem 0 1.75rem; color: var(--dim); }
h2 { margin: 2.25rem 0 0.6rem; font-size: 1.1rem; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
.scroll { position: relative; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; }

.summary { background: var(--card); border: 1px solid var(--line); border-radius: 8px; border-spacing: 0;
  border-collapse: separate; }
.summary th, .summary td { padding: 0.45rem 0.8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.summary th[scope="row"] { white-space: nowrap; }
.summary td { min-width: 6.5rem; }
.summary thead th { color: var(--dim); font-size: 0.85rem; }
.summary thead th span { display: block; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.many .summary thead th span { max-width: 8rem; }
.summary tfoot th, .summary tfoot td { border-bottom: 0; font-weight: 600; }
.bar { display: flex; gap: 2px; height: 6px; margin: 0.25rem 0 0.2rem; border-radius: 3px; overflow: hidden; }
.bar i { min-width: 3px; } .bar .pass { background: var(--pass); } .bar .fail { background: var(--fail); }
.bar .known-failure { background: var(--known); } .bar .not-run { background: var(--line); }
.counts { color: var(--dim); font-size: 0.8rem; font-weight: 400; font-variant-numeric: tabular-nums; }
.counts b { font-weight: 600; }
.count { white-space: nowrap; margin-right: 0.35rem; }
.short, .many .long { display: none; } .many .short { display: inline; }
.pass { color: var(--pass); } .fail, .unexpected-pass { color: var(--fail); }
.known-failure, .mixed { color: var(--known); } .not-run { color: var(--none); }

.filter { margin: 1.25rem 0 1rem; color: var(--dim); font-size: 0.9rem; }
.filter { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 1.5rem; }
.filter label { cursor: pointer; } .legend span { margin-left: 1rem; white-space: nowrap; }
.legend span:first-child { margin-left: 0; }
.filter input { margin: 0 0.4rem 0 0; vertical-align: -0.1em; accent-color: var(--fail); }
body:has(#failing:checked) .quiet, body:has(#failing:checked) section:not(:has(details:not(.quiet))) { display: none; }

section > details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin-bottom: 0.5rem; }
section > details > summary { display: flex; align-items: baseline; padding: 0.5rem 0.8rem; cursor: pointer; font-weight: 500; }
summary::marker { content: none; } summary::-webkit-details-marker { display: none; }
section > details > summary > span:first-child { flex: 1; padding-right: 1rem; }
section > details > summary > span:first-child::before, .why > summary::before { content: "\\25b8"; display: inline-block;
  width: 1.1rem; color: var(--dim); font-size: 0.8em; }
section > details[open] > summary > span:first-child::before, .why[open] > summary::before { content: "\\25be"; }
section > details > summary > span:not(:first-child) { width: 4.2rem; text-align: center; font-size: 0.82rem;
  font-variant-numeric: tabular-nums; }

.one > details > summary { font-size: 1.05rem; padding-block: 0.65rem; }

.cases { border-top: 1px solid var(--line); font-size: 0.88rem; table-layout: fixed; min-width: 34rem; }
.cases th { padding: 0.3rem 0.8rem; color: var(--dim); font-size: 0.8rem; }
.cases td { padding: 0.26rem 0.8rem; border-top: 1px solid var(--line); vertical-align: top; }
.cases tbody tr:first-child td { border-top: 0; }
.cases th:first-child, .cases .rule { width: 4.2rem; color: var(--dim); font-variant-numeric: tabular-nums; }
.cases .rule { padding-right: 0; }
.cases .name { overflow-wrap: anywhere; }
.cases th:nth-child(n + 3), .cases td:nth-child(n + 3) { width: 4.2rem; padding-inline: 0.2rem; text-align: center; }
.cases th:nth-child(n + 3) span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.cases th:last-child, .cases td:last-child { width: 5rem; padding-right: 0.8rem; }
.cases td:nth-child(n + 3) { font-weight: 600; }
.cases td.fail, .cases td.unexpected-pass { background: var(--tint); }
.word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.why { margin: 0.15rem 0 0.25rem; color: var(--dim); font-size: 0.95em; }
.why b { color: var(--fail); font-weight: 600; }
.why > summary { cursor: pointer; padding-left: 1.1rem; text-indent: -1.1rem; }
.why > summary::before { text-indent: 0; }
p.why { padding-left: 1.1rem; }
pre { margin: 0.3rem 0 0.6rem 1.1rem; padding: 0.6rem 0.8rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--page); white-space: pre-wrap; overflow-wrap: anywhere; color: var(--ink);
  font: 0.8rem/1.5 ui-monospace, monospace; }
@media (max-width: 40rem) {
  body { padding: 1.5rem 0.75rem 3rem; font-size: 14px; }
  h1 { font-size: 1.5rem; }
  .cases { min-width: 0; }
  .many .cases { min-width: 44rem; }
  .cases td, .cases th { padding-inline: 0.5rem; }
  section > details > summary { flex-wrap: wrap; padding: 0.5rem; }
  section > details > summary > span:first-child { flex-basis: 100%; }
  section > details > summary > span:not(:first-child) { width: auto; padding-right: 0.8rem; }
  section > details > summary > span:not(:first-child):nth-child(2) { padding-left: 1.1rem; }
}
@media print { section > details:not([open]) > .scroll { display: none; } .filter { display: none; } }
`;
