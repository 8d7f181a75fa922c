import { type CaseResult, countOf } from "./outcome.js";
import type { Run } from "./run-cases.js";

/** The run as JUnit's XML, which CI servers read. Known failures and cases that were not run are skipped ones. */
export function reportJunit({ results }: Run): string {
  const suites = [...new Set(results.map(({ suite }) => suite))].map((name) => {
    const own = results.filter(({ suite }) => suite === name);
    return [`  <testsuite ${attributes(name, own)}>`, ...own.map(testcase), "  </testsuite>"].join("\n");
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes("conformance", results)}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function attributes(name: string, results: readonly CaseResult[]): string {
  const { failed, knownFailing, notRun } = countOf(results);
  const seconds = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return `name="${escapeMarkup(name)}" tests="${results.length}" failures="${failed}" skipped="${knownFailing + notRun}" time="${seconds.toFixed(3)}"`;
}

function testcase({
  name,
  suite,
  verdict,
  details,
  exchange = [],
  reason,
  milliseconds,
}: CaseResult): string {
  const open = `    <testcase classname="${escapeMarkup(suite)}" name="${escapeMarkup(name)}" time="${(milliseconds / 1000).toFixed(3)}"`;
  switch (verdict) {
    case "pass":
      return `${open}/>`;
    case "fail":
      return `${open}><failure message="${escapeMarkup(details[0] ?? "")}">${escapeMarkup([...details, ...exchange].join("\n"))}</failure></testcase>`;
    case "unexpected-pass":
      return `${open}><failure message="passes, but is listed as failing">${escapeMarkup(reason ?? "")}</failure></testcase>`;
    case "known-failure":
      return `${open}><skipped message="${escapeMarkup(reason ?? "")}"/></testcase>`;
    case "not-run":
      return `${open}><skipped message="${escapeMarkup(details[0] ?? "")}"/></testcase>`;
  }
}

/** XML 1.0 has no way to write most control characters. */
function escapeMarkup(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
  };
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"\n]/g, (character) => entities[character]!);
}
