import { expect, test } from "vitest";
import { reportHtml } from "./html/report-html.js";
import { parseKnownFailing, refuseUnknown } from "./known-failing.js";
import { type CaseResult, countOf, type Outcome, verdictOf } from "./outcome.js";
import { parseJsonReport, reportJson } from "./report-json.js";
import { reportJunit } from "./report-junit.js";
import { reportText } from "./report-text.js";

const failed: Outcome = { kind: "failed", differences: ["x"] };

test.each([
  { outcome: { kind: "passed" } as Outcome, known: false, verdict: "pass" },
  { outcome: { kind: "passed" } as Outcome, known: true, verdict: "unexpected-pass" },
  { outcome: failed, known: false, verdict: "fail" },
  { outcome: failed, known: true, verdict: "known-failure" },
  { outcome: { kind: "not-run", reason: "r" } as Outcome, known: true, verdict: "not-run" },
])("$outcome.kind, known to fail: $known → $verdict", ({ outcome, known, verdict }) => {
  expect(verdictOf(outcome, known)).toBe(verdict);
});

test("a list of known failures: names below reasons", () => {
  const text = "# one reason,\n# on two lines\na/b\na/c d\n\n# another\na/d\n# a third\na/e\n";
  expect([...parseKnownFailing(text)]).toEqual([
    ["a/b", "one reason, on two lines"],
    ["a/c d", "one reason, on two lines"],
    ["a/d", "another"],
    ["a/e", "a third"],
  ]);
});

test.each([
  { text: "a/b\n", says: '"a/b" has no reason' },
  { text: "# r\n\na/b\n", says: '"a/b" has no reason' },
  { text: "# r\na/b\na/b\n", says: '"a/b" is listed twice' },
])("a list that is refused: $says", ({ text, says }) => {
  expect(() => parseKnownFailing(text)).toThrow(says);
});

test("a name that no case has is stale", () => {
  const known = parseKnownFailing("# r\na/b\na/c\n");
  expect(() => refuseUnknown(known, ["a/b", "a/d"])).toThrow('there is no case named "a/c"');
  expect(() => refuseUnknown(known, ["a/b", "a/c", "a/d"])).not.toThrow();
});

const result = (name: string, more: Partial<CaseResult> = {}): CaseResult => ({
  name,
  suite: "suite",
  rule: "P1",
  verdict: "pass",
  details: [],
  milliseconds: 10,
  ...more,
});

const run = {
  target: "http://127.0.0.1:3233",
  results: [
    result("group/part/a"),
    result("group/part/<b> & \u0000", { verdict: "fail", details: ['json.a: expected "<", got 1', "more"] }),
    result("group/c", { verdict: "known-failure", details: ["d"], reason: "because" }),
    result("group/d", { verdict: "unexpected-pass", reason: "because" }),
    result("group/e", { verdict: "not-run", details: ["takes a minute"] }),
  ],
};

test("verdicts are counted: what is known to fail counts neither way, what passes against the list fails", () => {
  expect(countOf(run.results)).toEqual({ passed: 1, failed: 2, knownFailing: 1, notRun: 1 });
});

test("the text says what failed in what, and ends with the count", () => {
  expect(reportText(run)).toEqual([
    "FAIL group/part/<b> & \u0000 (P1)",
    '     json.a: expected "<", got 1',
    "     more",
    "",
    "FAIL group/d (P1)",
    "     passes, but is listed as failing: because",
    "",
    "suite: 1 passed, 2 failed, 1 known to fail, 1 not run",
    "1 passed, 2 failed",
  ]);
});

test("the JSON report can be read back", () => {
  expect(parseJsonReport(reportJson(run))).toEqual(run);
  expect(() => parseJsonReport("{}")).toThrow("it is no JSON report");
});

test("JUnit's XML", () => {
  expect(reportJunit(run)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="conformance" tests="5" failures="2" skipped="2" time="0.050">
  <testsuite name="suite" tests="5" failures="2" skipped="2" time="0.050">
    <testcase classname="suite" name="group/part/a" time="0.010"/>
    <testcase classname="suite" name="group/part/&lt;b&gt; &amp; \uFFFD" time="0.010"><failure message="json.a: expected &quot;&lt;&quot;, got 1">json.a: expected &quot;&lt;&quot;, got 1&#10;more</failure></testcase>
    <testcase classname="suite" name="group/c" time="0.010"><skipped message="because"/></testcase>
    <testcase classname="suite" name="group/d" time="0.010"><failure message="passes, but is listed as failing">because</failure></testcase>
    <testcase classname="suite" name="group/e" time="0.010"><skipped message="takes a minute"/></testcase>
  </testsuite>
</testsuites>
`);
});

test("the HTML page has a column for each run, escapes everything, and opens what needs reading", () => {
  const other = {
    target: "https://other.example",
    results: [result("group/part/a", { verdict: "fail", details: ["d"] })],
  };
  const page = reportHtml([run, other]);
  expect(page).toContain("https://other.example");
  expect(page).toContain("&lt;b&gt; &amp;");
  expect(page).not.toContain("<b> &");
  expect(page.match(/<details open>/g)).toHaveLength(2);
  expect(reportHtml([{ ...run, results: [result("group/part/a")] }])).not.toContain("<details open>");
});
