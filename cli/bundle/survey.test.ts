import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findEntry } from "../entry/find-entry.js";
import { loadEsbuild } from "./load-esbuild.js";
import { commonJsExports, surveyEntry, surveyService } from "./survey.js";

test.each([
  { source: "module.exports = app;", names: ["default"] },
  { source: "exports = module.exports = express();", names: ["default"] },
  { source: "exports.main = async () => {};", names: ["main"] },
  { source: "module.exports.main = f; exports.app = app", names: ["main", "app"] },
  { source: "module.exports = { app, start: () => {}, async main() {} };", names: ["app", "start", "main"] },
  { source: "// module.exports = app\n/* exports.main = 1 */ app.listen(1)", names: [] },
  { source: 'fetch("http://a.b"); module.exports = app', names: ["default"] },
  { source: "if (exports.main == 1) a()", names: [] },
])("$source", ({ source, names }) => {
  expect(commonJsExports(source)).toEqual(names);
});

const apps = fileURLToPath(new URL("../testdata/apps", import.meta.url));

test.each([
  { app: "by-name", needsFiles: "routes/index.js loads modules by computed names", packages: ["express"] },
  { app: "worker", needsFiles: "server.js names the module worker.js as a file", packages: [] },
  { app: "express", needsFiles: undefined, packages: ["express"] },
])(
  "$app: why its modules have to lie as files, and what they import",
  async ({ app, needsFiles, packages }) => {
    const entry = findEntry(join(apps, app));
    const survey = await surveyService(await loadEsbuild(entry.project.root), entry);
    expect(survey).toMatchObject({ needsFiles, packages });
  },
);

test.each([
  "express",
  "idioms-cjs/require-main.js",
  "idioms-esm/url.js",
  "hono",
  "action",
  "native",
  "typescript",
])("%s: the entry's text alone says the same as the bundler", async (app) => {
  const entry = findEntry(
    app.endsWith(".js") ? apps : join(apps, app),
    app.endsWith(".js") ? app : undefined,
  );
  const { exportNames, isEsModule, listensIn } = await surveyService(
    await loadEsbuild(entry.project.root),
    entry,
  );
  expect(surveyEntry(entry)).toMatchObject({ exportNames, isEsModule, listensIn });
});
