import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const importLine = /^\s*import\s+(?:public\s+|weak\s+)?["']([^"'\n]+)["']\s*;/gm;

/**
 * The `.proto` files that one imports, those of its imports too: what loads it when the service runs needs them beside it.
 * Imports count from a folder that only the service's own code names, so each folder from the file's up to the project's
 * is tried. Those that are not in the project (google/protobuf/...) come with the loader.
 */
export function protoImports(file: string, root: string): string[] {
  const found = new Set<string>();
  const queue = [file];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const [, path] of readFileSync(at, "utf8").matchAll(importLine)) {
      const target = findUpwards(dirname(at), root, path!);
      if (target === undefined || target === file || found.has(target)) continue;
      found.add(target);
      queue.push(target);
    }
  }
  return [...found];
}

function findUpwards(folder: string, root: string, path: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const target = join(at, path);
    if (existsSync(target)) return target;
    if (at === root || at === dirname(at)) return undefined;
  }
}
