import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../.ci/bootstrap.mjs";

/** How runners are built and started, and what the suite sends as their fixtures: the bench has no second way. */
const wanted = {
  "runtimes/runners/read-runner.ts": ["readRunners"],
  "runtimes/runners/start-command.ts": ["startCommand", "missingPrograms"],
  "runtimes/runners/build-once.ts": ["buildOnce"],
  "runtimes/runners/cache-folder.ts": ["cacheFolder"],
  "conformance/runtime/fixtures.ts": ["loadFixtures"],
  "conformance/runtime/archive/build-archive.ts": ["buildArchive"],
  "conformance/runtime/archive/crc32.ts": ["crc32"],
  "cli/words.ts": ["words"],
};

let loading;

/** The functions of `wanted`, compiled from this package's sources. */
export function loadSources() {
  loading ??= compile();
  return loading;
}

async function compile() {
  const { build } = await import("esbuild");
  const folder = join(root, ".cache", "bench");
  mkdirSync(folder, { recursive: true });
  // A file of this process's own, within the repository: its packages are found from there.
  const outfile = join(folder, `sources-${process.pid}.mjs`);
  const lines = Object.entries(wanted).map(([file, names]) => `export { ${names} } from "./${file}";`);
  try {
    await build({
      stdin: { contents: lines.join("\n"), resolveDir: root, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outfile,
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}
