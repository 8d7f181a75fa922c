import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

/** What was built, where no package can be found. */
const folder = mkdtempSync(join(tmpdir(), "unlisten-thrift-"));
beforeAll(() => {
  const dist = resolve(import.meta.dirname, "../../dist/adapters");
  for (const room of ["http", "thrift"]) cpSync(join(dist, room), join(folder, room), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  { format: "CommonJS", load: `const { wrapThrift } = require("./thrift/index.cjs");`, type: "commonjs" },
  { format: "an ES module", load: `import { wrapThrift } from "./thrift/index.js";`, type: "module" },
])("without the package thrift every call says what to install, in $format", async ({ load, type }) => {
  const program = `${load}
    const main = wrapThrift({ process() {} });
    main({ v: 1, thrift: "" }).then((result) => process.stdout.write(JSON.stringify(result)));`;
  const args = [`--input-type=${type}`, "--eval", program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(JSON.parse(stdout)).toMatchObject({
    v: 1,
    error: { code: "internal", executed: "no", message: expect.stringContaining('"thrift"') },
  });
  expect(stderr).toContain("unlisten thrift-missing");
});
