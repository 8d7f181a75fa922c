import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { featureNames, fixtureNames, resultKinds } from "./catalogue.js";
import { loadFixtures } from "./fixtures.js";

const room = join(import.meta.dirname, "..");
const text = readFileSync(join(room, "FIXTURES.md"), "utf8");

/** The names in the first column of the tables of some sections. */
function namesIn(...titles: string[]): string[] {
  return titles.flatMap((title) => {
    const section = text.split(`\n## ${title}\n`)[1]!.split("\n## ")[0]!;
    const rows = [...section.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \|/gm)].map((found) => found[1]!);
    return rows.flatMap((row) => row.replaceAll("`", "").split(", "));
  });
}

test("FIXTURES.md describes each fixture, feature and kind of result, and nothing else", () => {
  const sections = ["Plain ones", "Environment and context", "Logs", "Failures", "Archives"] as const;
  expect([...namesIn(...sections), "result", "web"].sort()).toEqual([...fixtureNames].sort());
  expect(namesIn("Results").sort()).toEqual([...resultKinds].sort());
  expect(namesIn("Features").sort()).toEqual([...featureNames].sort());
});

const languages = readdirSync(join(room, "fixtures")).filter((name) =>
  existsSync(join(room, "fixtures", name, "fixtures.json")),
);

test.each(languages)(
  "%s: fixtures.json is what the schema wants, and names files that exist",
  async (name) => {
    const folder = join(room, "fixtures", name);
    const fixtures = await loadFixtures(room, folder, async () => "");
    expect(fixtures.language).toBe(name);
    const file = JSON.parse(readFileSync(join(folder, "fixtures.json"), "utf8")) as {
      fixtures: Record<string, { source?: string; files?: Record<string, string> }>;
    };
    const named = Object.values(file.fixtures).flatMap(({ source, files }) => [
      ...(source === undefined ? [] : [source]),
      ...Object.values(files ?? {}),
    ]);
    const missing = named.filter((path) => !path.startsWith("{out}/") && !existsSync(join(folder, path)));
    expect(missing).toEqual([]);
  },
);
