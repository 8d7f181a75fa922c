import { expect, test } from "vitest";
import { commonJsExports } from "./survey.js";

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
