/** `npm run check`: format, lint, types and the tests on this Node. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuilt, ensureInstalled, root, run } from "./bootstrap.mjs";

/** What a reviewer should not have to look for. */
export function checkSources() {
  const bin = (...path) => join(root, "node_modules", ...path);
  run(process.execPath, [bin("@biomejs", "biome", "bin", "biome"), "ci", "--error-on-warnings", "."]);
  for (const project of [".", "runtimes/host/page/browser"]) {
    run(process.execPath, [bin("typescript", "bin", "tsc"), "--noEmit", "--project", project]);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled();
  ensureBuilt();
  checkSources();
  run(process.execPath, [
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    ...process.argv.slice(2),
  ]);
}
