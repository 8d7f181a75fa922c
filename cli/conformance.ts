import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UnlistenError } from "../adapters/errors.js";
import { ConformanceError } from "../conformance/conformance-error.js";
import { reportHtml } from "../conformance/html/report-html.js";
import { loadSuites } from "../conformance/load-suites.js";
import { countOf } from "../conformance/outcome.js";
import { runPlatform } from "../conformance/platform/run-platform.js";
import { reportJson } from "../conformance/report-json.js";
import { reportJunit } from "../conformance/report-junit.js";
import { countLine, reportText } from "../conformance/report-text.js";
import type { Run } from "../conformance/run-cases.js";
import { listRuntime, runRuntime } from "../conformance/runtime/run-runtime.js";
import { type Selection, select } from "../conformance/select.js";
import { type Options, usage, type Values } from "./arguments.js";
import { defineCommand } from "./command.js";
import { progressOn } from "./conformance/progress.js";
import {
  checkSuiteNames,
  readBeside,
  readKnownFailing,
  readParallel,
  readReport,
} from "./conformance/read-options.js";
import {
  chooseRuntime,
  fixturesFolder,
  namedRuntimes,
  prepare,
  runtimeNames,
} from "./conformance/runtime-target.js";
import { findConnection } from "./deploy/connection.js";
import { packageRoot } from "./package-root.js";
import type { Terminal } from "./terminal.js";

const options = {
  command: { kind: "value", value: "<command>", help: "a runner: the command that starts it" },
  address: {
    kind: "value",
    value: "<host:port>",
    help: "where the command listens, when it does not take --port and --ready-fd",
  },
  image: { kind: "value", value: "<image>", help: "a runner: the container image that it is in" },
  engine: {
    kind: "value",
    value: "<program>",
    help: "docker (the default), or what takes its arguments (podman)",
  },
  url: { kind: "value", value: "<url>", help: "a runner that runs already" },
  restart: {
    kind: "value",
    value: "<command>",
    help: "makes the one at --url a fresh one, before each case",
  },
  fixtures: {
    kind: "value",
    value: "<language>",
    help: "the language of the actions that are sent, or a folder with a fixtures.json",
  },
  openwhisk: {
    kind: "value",
    value: "<url>",
    implied: "",
    help: "a platform: its address (none: WHISK_APIHOST, .wskprops)",
  },
  auth: { kind: "value", short: "u", value: "<uuid:key>", help: "its key (else WHISK_AUTH, .wskprops)" },
  insecure: { kind: "flag", short: "i", help: "accept a certificate that nobody vouches for" },
  suite: { kind: "list", short: "s", value: "<name>", help: "only this suite; may come several times" },
  only: {
    kind: "list",
    value: "<text>",
    help: "only cases whose name has this text, or is like this pattern with *, or that check this rule (R17)",
  },
  list: { kind: "flag", help: "print the cases that would run, and run none" },
  slow: { kind: "flag", help: "also the cases that take long" },
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
  usage: "<runtime> | --command <command> | --image <image> | --url <url> | --openwhisk <url> [options]",
  description: [
    "Checks a runner of actions against runtimes/CONTRACT.md: one of ours by name (nodejs, python, ...), or any other",
    "by what starts it, with --fixtures for the language of its actions. Each case gets a fresh process.",
    "",
    "Or checks an OpenWhisk against conformance/PLATFORM.md, over its HTTP API. Makes actions, packages, triggers and",
    "rules whose names begin with conformance-<random>, and removes them again.",
    "",
    "Exit code: 0 when every case passed or was known to fail, 1 otherwise.",
  ].join("\n"),
  options,
  examples: [
    "unlisten conformance python",
    'unlisten conformance --command "node app.js" --address 127.0.0.1:8080 --fixtures nodejs',
    "unlisten conformance --image openwhisk/action-python-v3.11 --fixtures python",
    "unlisten conformance --openwhisk http://127.0.0.1:3233 --auth $KEY",
    "unlisten conformance go --only R17 --report html=conformance.html",
  ],
  async run({ values, positionals }, terminal) {
    if (positionals.length > 1) throw usage(`conformance takes one runtime: got "${positionals.join(" ")}"`);
    try {
      return await check(positionals[0], values, terminal);
    } catch (error) {
      if (!(error instanceof ConformanceError)) throw error;
      throw new UnlistenError("conformance-failed", error.message, { hint: error.hint, cause: error });
    }
  },
});

type Given = Values<typeof options>;

async function check(name: string | undefined, values: Given, terminal: Terminal): Promise<number> {
  const suites = loadSuites(folder);
  checkSuiteNames(
    values.suite,
    suites.map((suite) => suite.name),
  );
  const selection = { suites: values.suite, only: values.only, slow: values.slow };
  if (values.list) return list(name, values, selection, terminal);
  const reports = values.report.map((given) => readReport(given, Object.keys(reporters)));
  const others = values.beside.map(readBeside);
  refuseTargets(name, values);
  const run = await runCases(name, values, selection);
  for (const { form, file } of reports) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, reporters[form]!(run, others));
  }
  printRun(run, values.json, terminal);
  const { passed, failed, knownFailing } = countOf(run.results);
  // A run that checked nothing has not shown anything.
  return failed === 0 && passed + knownFailing > 0 ? 0 : 1;
}

/** Runs what was selected against what was named. */
async function runCases(name: string | undefined, values: Given, selection: Selection): Promise<Run> {
  const progress = progressOn(process.stderr);
  const restoreSignals = endOnSignals();
  const common = {
    ...selection,
    folder,
    parallel: readParallel(values.parallel),
    knownFailing: readKnownFailing(values["known-failing"]),
    onBegin: progress.begin,
    onResult: progress.result,
  };
  try {
    if (namedRuntimes(name, values).length > 0) {
      const chosen = await chooseRuntime(name, values);
      return await runRuntime({ ...common, ...chosen, prepare });
    }
    const { apiHost, auth, insecure } = findConnection(
      {
        apihost: values.openwhisk || undefined,
        auth: values.auth,
        namespace: undefined,
        insecure: values.insecure,
      },
      process.env,
    );
    return await runPlatform({ ...common, openwhisk: apiHost, auth, insecure });
  } finally {
    progress.end();
    restoreSignals();
  }
}

/** Ends the program so that its exit handlers run: they end what targets have started. @returns takes that back */
function endOnSignals(): () => void {
  const onInterrupt = () => process.exit(130);
  const onTerminate = () => process.exit(143);
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  return () => process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate);
}

/** There must be one target. @throws UnlistenError `usage` */
function refuseTargets(name: string | undefined, values: Given): void {
  const isPlatform = values.openwhisk !== undefined || values.auth !== undefined;
  const named = [...namedRuntimes(name, values), ...(isPlatform ? ["--openwhisk"] : [])];
  if (named.length === 1) return;
  const names = runtimeNames().join(", ");
  const hint = `Name a runtime (${names}), another runner (--command, --image, --url), or a platform (--openwhisk).`;
  if (named.length === 0) throw usage("it is not said what to check", hint);
  throw usage(`${named.join(" and ")} are ${named.length} targets`, hint);
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

/** Prints what would run; for a runner, with what does not apply to its language. */
async function list(
  name: string | undefined,
  values: Given,
  selection: Selection,
  terminal: Terminal,
): Promise<number> {
  const all = select(loadSuites(folder), selection);
  const language = name ?? values.fixtures;
  const own =
    language === undefined ? undefined : await listRuntime(folder, fixturesFolder(language), selection);
  for (const { name: title, rule, suite, skipped } of own ?? all) {
    if (values.json)
      terminal.out(JSON.stringify({ name: title, suite, rule, ...(skipped ? { skipped } : {}) }));
    else terminal.out(`${rule.padEnd(4)} ${title}${skipped === undefined ? "" : ` (${skipped})`}`);
  }
  return 0;
}
