import { expect, test } from "vitest";
import { findReads, loadsByName } from "./find-reads.js";

test.each([
  { source: 'path.join(__dirname, "views")', reads: [{ from: "module", path: "views" }] },
  { source: "path.join(__dirname, '..', 'public')", reads: [{ from: "module", path: "../public" }] },
  { source: 'join(__dirname, "mails", name + ".html")', reads: [{ from: "module", path: "mails" }] },
  { source: '__dirname + "/data.json"', reads: [{ from: "module", path: "data.json" }] },
  {
    source: `fs.readFileSync(\`\${__dirname}/i18n/\${lang}.json\`)`,
    reads: [{ from: "module", path: "i18n/" }],
  },
  { source: 'new URL("./schema.sql", import.meta.url)', reads: [{ from: "module", path: "./schema.sql" }] },
  { source: 'join(import.meta.dirname, "a")', reads: [{ from: "module", path: "a" }] },
  { source: 'join(process.cwd(), "config", "a.yml")', reads: [{ from: "project", path: "config/a.yml" }] },
  { source: 'express.static("public")', reads: [{ from: "project", path: "public" }] },
  { source: 'serveStatic({ root: "./static" })', reads: [{ from: "project", path: "./static" }] },
  { source: 'app.set("views", "./pages")', reads: [{ from: "project", path: "./pages" }] },
  { source: 'response.render("index")', reads: [{ from: "project", path: "views" }] },
  {
    source: 'require.resolve("x"); readFile("/etc/passwd"); f(__dirname)',
    reads: [{ from: "project", path: "x" }],
  },
])("$source", ({ source, reads }) => {
  expect(findReads(source)).toEqual(reads);
});

test.each([
  { source: "require(name)", byName: true },
  { source: "await import(path.join(a, b))", byName: true },
  { source: 'require("a"); import("b"); require(`c`)', byName: false },
])("$source: by name $byName", ({ source, byName }) => {
  expect(loadsByName(source)).toBe(byName);
});
