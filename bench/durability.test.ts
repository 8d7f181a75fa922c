import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endure } from "./durability/endure.mjs";
import { verdictOf } from "./durability/verdict.mjs";

test("what a killed host had acknowledged is there, and no process is left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "unlisten-durability-"));
  try {
    const { problems, counts } = await endure({
      folder,
      activations: 1000,
      actions: 50,
      clients: 32,
      runnerKills: 20,
      hostKills: 3,
      seed: 42,
      progress: () => {},
    });
    expect(problems).toEqual([]);
    expect(counts.hostKills).toBe(3);
    // Each death left some that were under way, and killed runners left some more.
    expect(counts["host killed"]).toBeGreaterThanOrEqual(12);
    expect(counts.runnerKills).toBeGreaterThanOrEqual(10);
    expect(counts.entityChanges).toBeGreaterThanOrEqual(50);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

const expected = { status: "success", result: { n: 1 } };

test.each([
  {
    name: "the expected response",
    response: { ...expected, size: 7, success: true },
    verdict: "as expected",
  },
  {
    name: "another result",
    response: { status: "success", result: { n: 2 } },
    verdict: { problem: 'unexpected response {"status":"success","result":{"n":2}}' },
  },
  { name: "no record", response: undefined, verdict: { problem: "no record" } },
  {
    name: "an error that nobody can explain",
    response: { status: "whisk internal error", result: { error: "There was an internal server error." } },
    verdict: {
      problem:
        'unexpected response {"status":"whisk internal error","result":{"error":"There was an internal server error."}}',
    },
  },
])("the verdict sees $name", ({ response, verdict }) => {
  expect(verdictOf(response, expected)).toEqual(verdict);
});
