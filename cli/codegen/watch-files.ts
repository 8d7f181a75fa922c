import { existsSync, type FSWatcher, watch } from "node:fs";
import { dirname, join } from "node:path";

/** Milliseconds without a change after which an editor's burst of them is taken as over. */
const settleMs = 60;

/** Calls back when one of the files changed, came or went; several changes at once are one call. */
export class FileWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onChange: () => void;
  #files: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches these files, and no others any more. By their folders, because editors replace files. */
  set(files: ReadonlySet<string>): void {
    this.#files = files;
    const folders = new Set([...files].map((file) => dirname(file)).filter((folder) => existsSync(folder)));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      const watcher = watch(folder, (_event, name) => {
        if (name === null || this.#files.has(join(folder, name))) this.noteChange();
      });
      // The folder is gone.
      watcher.on("error", () => this.#watchers.delete(folder));
      this.#watchers.set(folder, watcher);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** As if one of the files had changed. */
  noteChange(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, settleMs);
  }
}
