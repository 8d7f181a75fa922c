/**
 * `node bench/durability.mjs`: thousands of activations on a host whose runners and whose own process are killed at
 * random, then a look for all that it had acknowledged. README.md says more.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt, ensureInstalled } from "../.ci/bootstrap.mjs";

const { values } = parseArgs({
  options: {
    activations: { type: "string", default: "10000" },
    "runner-kills": { type: "string", default: "200" },
    "host-kills": { type: "string", default: "3" },
    seed: { type: "string", default: String(Date.now() % 1e6) },
  },
});

ensureInstalled();
ensureBuilt();
const { endure } = await import("./durability/endure.mjs");
const folder = mkdtempSync(join(tmpdir(), "unlisten-durability-"));
console.log(`seed ${values.seed}`);
const begun = Date.now();
try {
  const { problems, counts } = await endure({
    folder,
    activations: Number(values.activations),
    actions: 50,
    clients: 32,
    runnerKills: Number(values["runner-kills"]),
    hostKills: Number(values["host-kills"]),
    seed: Number(values.seed),
    progress: console.log,
  });
  console.table(counts);
  for (const problem of problems) console.error(problem);
  console.log(`${problems.length} problems, ${Math.round((Date.now() - begun) / 1000)} s`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
