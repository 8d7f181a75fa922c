import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where actions' files lie while the process lives. */
export interface Scratch {
  /**
   * Makes an empty folder that this user alone can read.
   *
   * Beside it stands a link to the `node_modules` nearest to the working directory, so that an action finds what its
   * image has installed, after what it brings itself: a module is looked for in each folder upwards.
   */
  makeFolder(): string;
  /** Removes a folder that was made here. */
  remove(folder: string): void;
  removeAll(): void;
}

export function createScratch(): Scratch {
  const folders = new Set<string>();

  function remove(folder: string): void {
    folders.delete(folder);
    rmSync(dirname(folder), { recursive: true, force: true });
  }

  return {
    makeFolder() {
      // Modules are known by their real path; an action may compare `__dirname` with the working directory.
      const parent = mkdtempSync(join(realpathSync(tmpdir()), "unlisten-action-"));
      const folder = join(parent, "action");
      folders.add(folder);
      mkdirSync(folder);
      const installed = nearestNodeModules(process.cwd());
      if (installed !== undefined) symlinkSync(installed, join(parent, "node_modules"), "junction");
      return folder;
    },
    remove,
    removeAll() {
      for (const folder of folders) remove(folder);
    },
  };
}

function nearestNodeModules(from: string): string | undefined {
  const candidate = join(from, "node_modules");
  if (existsSync(candidate)) return candidate;
  const parent = dirname(from);
  return parent === from ? undefined : nearestNodeModules(parent);
}
