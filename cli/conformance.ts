import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UnlistenError } from "../adapters/errors.js";
import { ConformanceError } from "../conformance/conformance-error.js";
import { type KnownFailing, parseKnownFailing } from "../conformance/known-failing.js";
import { loadSuites } from "../conformance/load-suites.js";
import { countOf } from "../conformance/outcome.js";
import { reportHtml } from "../conformance/report-html.js";
import { parseJsonReport, reportJson } from "../conformance/report-json.js";
import { reportJunit } from "../conformance/report-junit.js";
import { countLine, reportText } from "../conformance/report-text.js";
import { type Run, runSuites } from "../conformance/run-suites.js";
import { type Selection, select } from "../conformance/select.js";
import { nearestName, type Options, usage, type Values } from "./arguments.js";
import { defineCommand } from "./command.js";
import { findConnection } from "./deploy/connection.js";
import { packageRoot } from "./package-root.js";
import type { Terminal } from "./terminal.js";

const options = {
  openwhisk: {
    kind: "value",
    value: "<url>",
    help: "the OpenWhisk to check (else WHISK_APIHOST, .wskprops)",
  },
  auth: { kind: "value", short: "u", value: "<uuid:key>", help: "its key (else WHISK_AUTH, .wskprops)" },
  insecure: { kind: "flag", short: "i", help: "accept a certificate that nobody vouches for" },
  suite: { kind: "list", short: "s", value: "<name>", help: "only this suite; may come several times" },
  only: {
    kind: "list",
    value: "<text>",
    help: "only cases whose name has this text, or is like this pattern with *, or that check this rule (P12)",
  },
  list: { kind: "flag", help: "print the cases that would run, and run none" },
  slow: { kind: "flag", help: "also the cases that wait for the platform's own minute" },
  parallel: { kind: "value", value: "<n>", help: "cases at a time (default: 4)" },
  "known-failing": {
    kind: "value",
    value: "<file>",
    help: "cases this target is known to fail, with reasons; one of them that passes is a failure",
  },
  report: {
    kind: "list",
    value: "<form>=<file>",
    help: "write a report: junit=, html= or json=; may come several times",
  },
  beside: {
    kind: "list",
    value: "<file>",
    help: "an earlier JSON report, shown as a further column of the HTML one",
  },
  json: { kind: "flag", help: "print the JSON report instead of lines" },
} as const satisfies Options;

const reporters: Record<string, (run: Run, others: readonly Run[]) => string> = {
  junit: reportJunit,
  json: reportJson,
  html: (run, others) => reportHtml([run, ...others]),
};

/** The room is data as well as code: suites and fixtures are read from where the package lies. */
const folder = join(packageRoot(), "conformance");

export const conformance = defineCommand({
  usage: "[--openwhisk <url> --auth <uuid:key>] [options]",
  description: [
    "Checks an OpenWhisk against the rules of conformance/PLATFORM.md, over its HTTP API.",
    "",
    "Makes actions, packages, triggers and rules whose names begin with conformance-<random>, and removes them again.",
    "Exit code: 0 when every case passed or was known to fail, 1 otherwise.",
  ].join("\n"),
  options,
  examples: [
    "unlisten conformance --openwhisk http://127.0.0.1:3233 --auth $KEY",
    "unlisten conformance --suite platform-web-request --only query",
    "unlisten conformance --report junit=conformance.xml --report html=conformance.html",
  ],
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0) throw usage(`conformance takes options only: got "${positionals.join(" ")}"`);
    try {
      return await check(values, terminal);
    } catch (error) {
      if (!(error instanceof ConformanceError)) throw error;
      throw new UnlistenError("conformance-failed", error.message, { hint: error.hint, cause: error });
    }
  },
});

async function check(values: Values<typeof options>, terminal: Terminal): Promise<number> {
  const selection = readSelection(values);
  if (values.list) return list(selection, values.json, terminal);
  const reports = values.report.map(readReport);
  const others = values.beside.map(readBeside);
  const { apiHost, auth, insecure } = findConnection(
    { apihost: values.openwhisk, auth: values.auth, namespace: undefined, insecure: values.insecure },
    process.env,
  );
  const run = await runSuites({
    ...selection,
    folder,
    openwhisk: apiHost,
    auth,
    insecure,
    parallel: readParallel(values.parallel),
    knownFailing: readKnownFailing(values["known-failing"]),
  });
  for (const { form, file } of reports) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, reporters[form]!(run, others));
  }
  printRun(run, values.json, terminal);
  const { passed, failed, knownFailing } = countOf(run.results);
  // A run that checked nothing has not shown anything.
  return failed === 0 && passed + knownFailing > 0 ? 0 : 1;
}

function printRun(run: Run, json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.out(reportJson(run).trimEnd());
    return;
  }
  const last = countLine(run);
  for (const line of reportText(run)) {
    if (line.startsWith("FAIL ")) terminal.out(`${terminal.paint("red", "FAIL")}${line.slice(4)}`);
    else terminal.out(line === last ? line : terminal.paint("dim", line));
  }
}

function list(selection: Selection, json: boolean, terminal: Terminal): number {
  const cases = select(loadSuites(folder), selection);
  for (const { name, rule, suite, skipped } of cases) {
    if (json) terminal.out(JSON.stringify({ name, suite, rule, ...(skipped ? { skipped } : {}) }));
    else terminal.out(`${rule.padEnd(4)} ${name}${skipped === undefined ? "" : ` (${skipped})`}`);
  }
  return 0;
}

function readSelection({ suite, only, slow }: Values<typeof options>): Selection {
  const names = loadSuites(folder).map(({ name }) => name);
  for (const name of suite) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    throw usage(
      `there is no suite "${name}"`,
      nearest === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${nearest}?`,
    );
  }
  return { suites: suite, only, slow };
}

function readParallel(given: string | undefined): number {
  if (given === undefined) return 4;
  if (/^[1-9]\d?$/.test(given)) return Number(given);
  throw usage(`--parallel must be a number from 1 to 99: got "${given}"`);
}

function readReport(given: string): { form: string; file: string } {
  const equals = given.indexOf("=");
  const form = given.slice(0, Math.max(0, equals));
  const file = given.slice(equals + 1);
  if (Object.hasOwn(reporters, form) && file !== "") return { form, file };
  throw usage(`--report must be junit=<file>, html=<file> or json=<file>: got "${given}"`);
}

function readKnownFailing(file: string | undefined): KnownFailing {
  return file === undefined ? new Map() : parseKnownFailing(readGivenFile("--known-failing", file));
}

function readBeside(file: string): Run {
  const text = readGivenFile("--beside", file);
  try {
    return parseJsonReport(text);
  } catch (cause) {
    throw usage(`--beside ${file} cannot be used: ${(cause as Error).message}`);
  }
}

function readGivenFile(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw usage(`${option} ${file} cannot be read: ${(cause as Error).message}`);
  }
}
