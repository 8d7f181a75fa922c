import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join, relative } from "node:path";

/** Milliseconds without a change after which an editor's or a compiler's burst of them is taken as over. */
const settleMs = 80;

/**
 * Calls back when files of a service changed, with their paths; several changes at once are one call.
 *
 * One watcher for each folder, because Node's recursive one would look into node_modules, file by file.
 *
 * @param entryFile  of the service: the folders it lies in are watched, even one that is left out otherwise
 * @returns stops watching
 */
export function watchSources(
  root: string,
  entryFile: string,
  onChange: (paths: string[]) => void,
): () => void {
  const ignores = ignoredPaths(relative(root, entryFile));
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function noteChange(path: string): void {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed].sort();
      changed.clear();
      onChange(paths);
    }, settleMs);
  }

  function watchFolder(folder: string, isNew: boolean): void {
    const path = folderPath(root, folder);
    if (watchers.has(path) || !isFolder(folder)) return;
    let entries: { name: string; isDirectory(): boolean }[];
    try {
      const watcher = watch(folder, (_event, name) => {
        const changedPath = path + (name ?? "");
        if (ignores(changedPath)) return;
        noteChange(changedPath);
        // It may be a folder that was just made.
        if (name !== null) watchFolder(join(folder, name), true);
      });
      watcher.on("error", () => forget(path));
      watchers.set(path, watcher);
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      forget(path);
      return;
    }
    for (const entry of entries) {
      if (ignores(path + entry.name)) continue;
      if (entry.isDirectory()) watchFolder(join(folder, entry.name), isNew);
      // What a new folder brought along came before its watcher.
      else if (isNew) noteChange(path + entry.name);
    }
  }

  function forget(path: string): void {
    watchers.get(path)?.close();
    watchers.delete(path);
  }

  watchFolder(root, false);
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** "src/lib/" for a folder below the root, "" for the root. */
function folderPath(root: string, folder: string): string {
  const path = relative(root, folder).replaceAll("\\", "/");
  return path === "" ? "" : `${path}/`;
}

/** Built output, packages, and what editors and tools leave behind. */
const leftOut =
  /^(node_modules|dist|build|out|coverage|tmp|logs?)$|^\.(?!env)|~$|\.(log|swp|tmp|zip|tsbuildinfo)$/;

/** Tells which changes do not matter. */
export function ignoredPaths(entry: string): (path: string) => boolean {
  const kept = new Set(entry.replaceAll("\\", "/").split("/").slice(0, -1));
  return (path) => path.split("/").some((part) => leftOut.test(part) && !kept.has(part));
}
