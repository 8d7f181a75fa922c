import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

/** Reads IDL files, and remembers which, also those that were looked for in vain. */
export class Sources {
  readonly #texts = new Map<string, string | undefined>();

  /** @returns undefined when there is no such file */
  readonly read = (path: string): string | undefined => {
    if (!this.#texts.has(path)) this.#texts.set(path, readIfFile(path));
    return this.#texts.get(path);
  };

  /** What was read as this file. */
  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** All that was looked for, as absolute paths. */
  paths(): Set<string> {
    return new Set([...this.#texts.keys()].map((path) => resolve(path)));
  }

  /** Whether a file has changed since it was read. */
  areStale(): boolean {
    return [...this.#texts].some(([path, text]) => readIfFile(path) !== text);
  }
}

function readIfFile(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : undefined;
}
