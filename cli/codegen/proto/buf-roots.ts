import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** The folders that imports start from, as buf takes them, and files in them. */
export interface BufRoots {
  folders: readonly string[];
  /** What to call a file. */
  toBuf(path: string): string;
  /** The other way. */
  fromBuf(path: string): string;
}

/**
 * Gives buf the folders that imports start from. It refuses one that lies in another, as many projects have them
 * (`-I . -I third_party`) and protoc takes them; then it sees links, which lie beside one another.
 */
export function withBufRoots<R>(roots: readonly string[], use: (given: BufRoots) => R): R {
  const isNested = roots.some((one) => roots.some((other) => one !== other && isWithin(one, other)));
  if (!isNested) return use({ folders: roots, toBuf: (path) => path, fromBuf: (path) => path });
  const folder = mkdtempSync(join(tmpdir(), "unlisten-proto-"));
  try {
    const links = roots.map((root, i) => {
      const link = join(folder, String(i));
      symlinkSync(resolve(root), link, "junction");
      return link;
    });
    return use({
      folders: links,
      toBuf: (path) => moved(path, roots, links),
      fromBuf: (path) => moved(path, links, roots),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path in the first of some folders that has it, as a path in another folder; others stay. */
function moved(path: string, from: readonly string[], to: readonly string[]): string {
  const at = from.findIndex((folder) => isWithin(path, folder));
  return at < 0 ? path : join(to[at]!, relative(from[at]!, path));
}

function isWithin(path: string, folder: string): boolean {
  const name = relative(folder, path);
  return name !== ".." && !name.startsWith(`..${sep}`) && !isAbsolute(name);
}
