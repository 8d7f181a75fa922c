import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Makes an empty folder for an action's files, readable by this user alone.
 *
 * Beside it stands a link to the `node_modules` nearest to the working directory, so that an action finds what its
 * image has installed, after what it brings itself: a module is looked for in each folder upwards.
 *
 * @returns the folder; its parent is what `removeScratch` takes away
 */
export function makeScratch(): string {
  // Modules are known by their real path; an action may compare `__dirname` with the working directory.
  const parent = mkdtempSync(join(realpathSync(tmpdir()), "unlisten-action-"));
  const folder = join(parent, "action");
  mkdirSync(folder);
  const installed = nearestNodeModules(process.cwd());
  if (installed !== undefined) symlinkSync(installed, join(parent, "node_modules"), "junction");
  return folder;
}

/** Removes a folder that `makeScratch` made; does nothing when it is gone. */
export function removeScratch(folder: string): void {
  rmSync(dirname(folder), { recursive: true, force: true });
}

function nearestNodeModules(from: string): string | undefined {
  const candidate = join(from, "node_modules");
  if (existsSync(candidate)) return candidate;
  const parent = dirname(from);
  return parent === from ? undefined : nearestNodeModules(parent);
}
