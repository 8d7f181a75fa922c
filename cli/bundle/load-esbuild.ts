import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UnlistenError } from "../../adapters/errors.js";
import { packageRoot } from "../package-root.js";

export type Esbuild = typeof import("esbuild");

/** What the lock file of each package manager says about how to add a package. */
const installers = [
  { lock: "pnpm-lock.yaml", command: "pnpm add --save-dev esbuild" },
  { lock: "yarn.lock", command: "yarn add --dev esbuild" },
  { lock: "bun.lock", command: "bun add --dev esbuild" },
  { lock: "bun.lockb", command: "bun add --dev esbuild" },
];

/**
 * Loads esbuild: the project's own copy, or the one installed beside this package.
 *
 * @throws UnlistenError `bundler-missing`
 */
export async function loadEsbuild(projectRoot: string, ownRoot = packageRoot()): Promise<Esbuild> {
  for (const folder of [projectRoot, ownRoot]) {
    const file = resolveFrom(folder);
    if (file === undefined) continue;
    const namespace = await import(pathToFileURL(file).href);
    return namespace.default ?? namespace;
  }
  const installer = installers.find(({ lock }) => existsSync(join(projectRoot, lock)));
  throw new UnlistenError("bundler-missing", `cannot bundle: esbuild is not installed in ${projectRoot}`, {
    hint: `Install it: ${installer?.command ?? "npm install --save-dev esbuild"}`,
  });
}

function resolveFrom(folder: string): string | undefined {
  try {
    return createRequire(join(folder, "package.json")).resolve("esbuild");
  } catch {
    return undefined;
  }
}
