/** The Node versions that tests run on. Each comes as an npm package that holds nothing but the binary. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./bootstrap.mjs";

/** OpenWhisk's oldest living kind first. */
const versions = ["20.20.2", "22.23.3", "24.21.0"];

/** @returns `{ version, path }` of each binary, installed below .cache/ when it is missing */
export function installNodeVersions() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  return versions.map((version) => {
    const prefix = join(root, ".cache", "node", version);
    const path = join(
      prefix,
      "node_modules",
      name,
      "bin",
      process.platform === "win32" ? "node.exe" : "node",
    );
    if (!existsSync(path)) {
      console.log(`Installing Node ${version} ...`);
      mkdirSync(prefix, { recursive: true });
      run(
        "npm",
        [
          "install",
          "--no-save",
          "--no-package-lock",
          "--loglevel=error",
          "--prefix",
          prefix,
          `${name}@${version}`,
        ],
        { quiet: true },
      );
    }
    const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
    if (stdout?.trim() !== `v${version}`) throw new Error(`${path} must be Node ${version}: got "${stdout}"`);
    return { version, path };
  });
}
