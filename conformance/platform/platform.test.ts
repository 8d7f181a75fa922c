import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../../runtimes/host/index.js";
import { parseKnownFailing } from "../known-failing.js";
import { loadSuites, suitesFor } from "../load-suites.js";
import { countOf } from "../outcome.js";
import type { Run } from "../run-cases.js";
import { runPlatform } from "./run-platform.js";

/** The whole platform suite against our own host, as anybody else runs it against theirs. */

const folder = join(import.meta.dirname, "..");
const suites = suitesFor("platform", loadSuites(folder)).filter(({ optIn }) => !optIn);
let host: Host;
let run: Run;

beforeAll(async () => {
  // More than a namespace is allowed as shipped.
  const limits = { invocationsPerMinute: 100_000, concurrentInvocations: 1000, firesPerMinute: 100_000 };
  host = await startHost({ port: 0, limits });
  const known = readFileSync(new URL("../known-failing/unlisten-host.txt", import.meta.url), "utf8");
  run = await runPlatform({
    folder,
    openwhisk: host.url,
    auth: host.auth,
    knownFailing: parseKnownFailing(known),
  });
}, 180_000);

afterAll(() => host.close());

test.each(suites)("$name: every case passes, or is known to fail", ({ name }) => {
  const own = run.results.filter(({ suite }) => suite === name);
  expect(own.filter(({ verdict }) => verdict === "fail" || verdict === "unexpected-pass")).toEqual([]);
  expect(countOf(own).passed).toBeGreaterThan(0);
});

test("rates: every case passes on a host that allows few", async () => {
  const limits = { invocationsPerMinute: 20, concurrentInvocations: 3, firesPerMinute: 20 };
  const strict = await startHost({ port: 0, limits });
  try {
    const { results } = await runPlatform({
      folder,
      openwhisk: strict.url,
      auth: strict.auth,
      suites: ["platform-throttle"],
    });
    expect(results.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  } finally {
    await strict.close();
  }
}, 180_000);

test("nothing of it stays on the host", async () => {
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;
  for (const collection of ["actions", "packages", "triggers", "rules"]) {
    const url = `${host.url}/api/v1/namespaces/_/${collection}?limit=200`;
    const answer = await fetch(url, { headers: { authorization } });
    expect(await answer.json()).toEqual([]);
  }
});

test("every rule of PLATFORM.md has a case, and every case cites a rule of it", () => {
  const text = readFileSync(new URL("../PLATFORM.md", import.meta.url), "utf8");
  const rules = [...text.matchAll(/^\*\*(P\d+) /gm)].map((found) => found[1]!);
  const cited = new Set(
    suitesFor("platform", loadSuites(folder)).flatMap(({ cases }) => cases.map(({ rule }) => rule)),
  );
  expect([...cited].filter((rule) => !rules.includes(rule))).toEqual([]);
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
  expect(new Set(rules).size).toBe(rules.length);
});
