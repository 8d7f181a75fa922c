import { expect, test } from "vitest";
import { globExpression } from "./glob.js";

test.each([
  { glob: "views", path: "views/a/b.ejs", matches: true },
  { glob: "views/", path: "views/a.ejs", matches: true },
  { glob: "views", path: "reviews/a.ejs", matches: false },
  { glob: "./data/*.json", path: "data/a.json", matches: true },
  { glob: "data/*.json", path: "data/b/a.json", matches: false },
  { glob: "data/**/*.json", path: "data/b/c/a.json", matches: true },
  { glob: "data/**/*.json", path: "data/a.json", matches: true },
  { glob: "**/*.sql", path: "db/up/1.sql", matches: true },
  { glob: "*.{yml,yaml}", path: "a.yaml", matches: true },
  { glob: "a.b", path: "aXb", matches: false },
  { glob: "a?c", path: "abc", matches: true },
  { glob: "[a](b)", path: "[a](b)", matches: true },
])("$glob and $path: $matches", ({ glob, path, matches }) => {
  expect(globExpression(glob).test(path)).toBe(matches);
});
