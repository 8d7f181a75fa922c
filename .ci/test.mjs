/**
 * `npm test`, and so CI: everything a fresh machine lacks is installed, then sources are checked, all tests
 * run on each Node version, and the runners of other languages are tested. Ends with what failed, by name, and one line
 * that counts.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { ensurePackages } from "./apt.mjs";
import { ensureBuilt, ensureInstalled, ensureInstalledIn, root } from "./bootstrap.mjs";
import { checkSources } from "./check.mjs";
import { ensureChromium } from "./install-chromium.mjs";
import { ensureToolchains, testLanguages } from "./languages.mjs";
import { installNodeVersions } from "./node-versions.mjs";

/** Folders whose packages only tests need. */
const testPackages = ["adapters/http/fidelity", "examples/captured-published", "runtimes/host/clients"];

/** Debian's packages that vitest's tests run: the Apache Thrift compiler, protoc, generators, what builds clients, certificates. */
const testTools = [
  "thrift-compiler",
  ...(runs("openssl", "version") ? [] : ["openssl"]),
  ...(runs("python3", "-m", "pip", "--version") ? [] : ["python3-pip"]),
  ...(runs("go", "version") ? [] : ["golang-go"]),
  // Its well-known types are in the second.
  ...["protobuf-compiler", "libprotobuf-dev"],
  // gRPC's generators, with what builds a program of them.
  ...["protobuf-compiler-grpc", "libprotoc-dev", "g++", "maven"],
];

/** What says nothing more on another Node version: the suites' cases against broken runners. */
const onlyOnce = ["conformance/mutants/**"];

ensureInstalled();
ensureBuilt();
for (const folder of testPackages) ensureInstalledIn(folder);
ensurePackages(testTools);
ensureChromium();
ensureToolchains();
checkSources();

let passed = 0;
let failed = 0;
const failures = [];
for (const [i, { version, path }] of installNodeVersions().entries()) {
  console.log(`\nNode ${version}`);
  const counts = runTests(version, path, i === 0 ? [] : onlyOnce.flatMap((tests) => ["--exclude", tests]));
  passed += counts.passed;
  failed += counts.failed;
  for (const name of counts.names) failures.push(`Node ${version}: ${name}`);
}
// With arguments only some of vitest's tests are wanted.
if (process.argv.length === 2) {
  const counts = testLanguages();
  passed += counts.passed;
  failed += counts.failed;
  failures.push(...counts.names);
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join("\n")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function runs(program, ...args) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function runTests(version, node, more) {
  const report = join(root, ".cache", `test-${version}.json`);
  mkdirSync(join(root, ".cache"), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = [
    "--silent=passed-only",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync(node, [vitest, "run", ...reporters, ...more, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  // A run that ended without a report, or failed outside of a test, is one failure.
  if (!existsSync(report)) return { passed: 0, failed: 1, names: [`no report, status ${status}`] };
  const { numPassedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  const missed = numTotalTests - numPassedTests;
  const names = testResults.flatMap(failuresOf);
  if (status !== 0 && names.length === 0) names.push(`an error outside of tests, status ${status}`);
  return { passed: numPassedTests, failed: status === 0 ? missed : Math.max(1, missed), names };
}

/** What did not pass in one test file: its tests, each with the first lines of why, or the file itself. */
function failuresOf({ name: file, status, message, assertionResults }) {
  const missed = assertionResults.filter((test) => test.status !== "passed");
  const where = relative(root, file);
  if (missed.length === 0) return status === "passed" ? [] : [`${where}: ${message}`];
  return missed.map(({ fullName, failureMessages }) => {
    const why = failureMessages.flatMap((text) => text.split("\n").slice(0, 6)).join("\n      ");
    return `${where}: ${fullName}\n      ${why}`;
  });
}
