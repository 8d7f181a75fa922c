/**
 * `npm test`, and so CI: everything a fresh machine lacks is installed, then sources are checked and all tests
 * run on each Node version. Ends with one line that counts them.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, ensureInstalledIn, root } from "./bootstrap.mjs";
import { checkSources } from "./check.mjs";
import { ensureChromium } from "./install-chromium.mjs";
import { installNodeVersions } from "./node-versions.mjs";

/** Folders whose packages only tests need. */
const testPackages = ["adapters/http/fidelity", "examples/captured-published", "runtimes/host/clients"];

ensureInstalled();
ensureBuilt();
for (const folder of testPackages) ensureInstalledIn(folder);
ensureChromium();
checkSources();

let passed = 0;
let failed = 0;
for (const { version, path } of installNodeVersions()) {
  console.log(`\nNode ${version}`);
  const counts = runTests(version, path);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function runTests(version, node) {
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
  const { status } = spawnSync(node, [vitest, "run", ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  // A run that ended without a report, or failed outside of a test, is one failure.
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
  const missed = numTotalTests - numPassedTests;
  return { passed: numPassedTests, failed: status === 0 ? missed : Math.max(1, missed) };
}
