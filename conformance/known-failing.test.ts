import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseKnownFailing, refuseUnknown } from "./known-failing.js";
import { loadSuites } from "./load-suites.js";

/** The official runtimes are not run in each test; that their lists name cases which exist can be seen all the same. */

const room = import.meta.dirname;
const folder = join(room, "known-failing");
const lists = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const names = loadSuites(room).flatMap(({ cases }) => cases.map(({ name }) => name));

test.each(lists)("%s names cases that exist, and why they fail", (list) => {
  const known = parseKnownFailing(readFileSync(join(folder, list), "utf8"));
  refuseUnknown(known, names);
  for (const reason of known.values()) expect(reason).toMatch(/\.$/);
});
